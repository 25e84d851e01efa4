-- Meters that supply a subscriber's usage points now, with the newest reading of the main register.
-- In: $1 subscriber ids (bigint[]), $2 now. Row-level security limits it to the operators of the connection.
select m.id, r.id, u.id, m.operator_id, o.name, o.phone, o.time_zone, m.serial, m.resource, u.district || coalesce(', ' || u.landmark, ''),
       a.number, a.subscriber_id, m.supply, a.suspended_reason, m.interval, l.time, l.value, r.unit, r.decimals, r.base_factor
from agreements a
join operators o on o.id = a.operator_id
join usage_points u on u.id = a.usage_point_id
join installations i on i.usage_point_id = u.id and i.from_at <= $2 and (i.until_at is null or i.until_at > $2)
join meters m on m.id = i.meter_id
join lateral (select x.id, x.unit, x.decimals, x.base_factor from registers x where x.meter_id = m.id
              order by x.code not in ('1-0:1.8.0', '7-0:3.0.0', '8-0:1.0.0'), x.code limit 1) r on true
left join lateral (select x.time, x.value from readings x where x.register_id = r.id and x.time > $2 - interval '400 days' and x.time <= $2 + interval '1 day'
                   order by x.time desc limit 1) l on true
where (a.subscriber_id = any ($1) or a.payer_id = any ($1))
  and a.starts_on <= ($2 at time zone o.time_zone)::date and (a.ends_on is null or a.ends_on > ($2 at time zone o.time_zone)::date)
order by m.resource desc, m.serial, m.id
