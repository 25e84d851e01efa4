-- Consumption of a usage point by local day in base units, over all meters that stood there (an exchange day has two).
-- In: $1 usage point, $2 first day, $3 first day after, $4 zone, $5 first day of the subscriber's agreement there.
select d.day, sum(d.quantity * r.base_factor), bool_or(d.quality <> 0)
from installations i
join lateral (select x.id, x.base_factor from registers x where x.meter_id = i.meter_id
              order by x.code not in ('1-0:1.8.0', '7-0:3.0.0', '8-0:1.0.0'), x.code limit 1) r on true
join consumption_days d on d.register_id = r.id and d.day >= greatest($2, $5, (i.from_at at time zone $4)::date) and d.day < $3
                       and (i.until_at is null or d.day <= (i.until_at at time zone $4)::date)
where i.usage_point_id = $1
group by d.day
