-- Consumption of a usage point by hour in base units, over all meters that stood there.
-- In: $1 usage point, $2 first instant, $3 first instant after.
select h.hour, sum(h.quantity * r.base_factor), bool_or(h.quality <> 0)
from installations i
join lateral (select x.id, x.base_factor from registers x where x.meter_id = i.meter_id
              order by x.code not in ('1-0:1.8.0', '7-0:3.0.0', '8-0:1.0.0'), x.code limit 1) r on true
join consumption_hours h on h.register_id = r.id and h.hour >= greatest($2, date_trunc('hour', i.from_at)) and h.hour < least($3, coalesce(i.until_at, $3))
where i.usage_point_id = $1
group by h.hour
