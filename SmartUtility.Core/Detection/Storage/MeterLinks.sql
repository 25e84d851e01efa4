-- Customers' meters installed at @now that were ever heard of, with the last word they had of their power in the last 14 days.
select m.id, u.network_point_id, m.interval, m.is_online, m.last_seen_at, m.lost_at, e.fail, e.back, m.link
from installations i
join meters m on m.id = i.meter_id
join usage_points u on u.id = i.usage_point_id
left join lateral (
  select max(x.time) filter (where x.kind = 'power.fail') as fail, max(x.time) filter (where x.kind = 'power.restore') as back
  from meter_events x where x.meter_id = m.id and x.time > @now - interval '14 days' and x.kind in ('power.fail', 'power.restore')
) e on true
where i.from_at <= @now and (i.until_at is null or i.until_at > @now) and m.last_seen_at is not null
