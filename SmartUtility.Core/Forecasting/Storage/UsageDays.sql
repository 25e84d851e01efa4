-- Consumption of usage points by local day in base units, from the day the agreement that runs now began: what was used
-- before somebody moved in says nothing of them. Ordered by usage point, then day.
-- In: $1 usage points (bigint[]), $2 first day, $3 first day after (today).
select u.id, d.day, sum(d.quantity * r.base_factor)::bigint
from agreements a
join usage_points u on u.id = a.usage_point_id
join operators o on o.id = u.operator_id
join installations i on i.usage_point_id = u.id
join lateral (select x.id, x.base_factor from registers x where x.meter_id = i.meter_id
              order by x.code not in ('1-0:1.8.0', '7-0:3.0.0', '8-0:1.0.0'), x.code limit 1) r on true
join consumption_days d on d.register_id = r.id and d.day >= greatest($2, a.starts_on, (i.from_at at time zone o.time_zone)::date) and d.day < $3
                       and (i.until_at is null or d.day <= (i.until_at at time zone o.time_zone)::date)
where u.id = any ($1) and a.starts_on < $3 and (a.ends_on is null or a.ends_on > $3)
group by u.id, d.day
order by u.id, d.day
