-- Meters that supply a subscriber's usage points now, with the newest reading of the main register. In: @subscriber, @now.
select m.serial, m.resource, u.code as place, m.supply, l.time as read_at, l.value, r.unit, r.decimals
from agreements a
join usage_points u on u.id = a.usage_point_id
join installations i on i.usage_point_id = u.id and i.until_at is null
join meters m on m.id = i.meter_id
join lateral (select x.id, x.unit, x.decimals from registers x where x.meter_id = m.id order by x.code not in ('1-0:1.8.0', '7-0:3.0.0', '8-0:1.0.0'), x.code limit 1) r on true
left join lateral (select x.time, x.value from readings x where x.register_id = r.id and x.time > @now - interval '400 days' and x.time <= @now + interval '1 day' order by x.time desc limit 1) l on true
where a.subscriber_id = @subscriber and a.ends_on is null
order by u.code, m.serial
