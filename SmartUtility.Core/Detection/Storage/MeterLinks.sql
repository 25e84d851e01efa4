-- Customers' meters installed at @now that may be silent, with the last word they had of their power in the last 14 days:
-- a broken connection, or longer without a sign than their interval allows. All others are counted by AliveMeters.sql; the
-- two must split the meters alike.
with said as materialized (
  select x.meter_id, max(x.time) filter (where x.kind = 'power.fail') as fail, max(x.time) filter (where x.kind = 'power.restore') as back
  from meter_events x where x.time > @now - interval '14 days' and x.kind in ('power.fail', 'power.restore') group by x.meter_id
)
select m.id, u.network_point_id, m.interval, m.is_online, m.last_seen_at, m.lost_at, e.fail, e.back, m.link, m.sim_group
from meters m
left join said e on e.meter_id = m.id
join installations i on i.meter_id = m.id and i.from_at <= @now and (i.until_at is null or i.until_at > @now)
join usage_points u on u.id = i.usage_point_id
where m.last_seen_at is not null
  and (e.fail is not null or (m.link is null and not m.is_online and m.lost_at is not null)
    or (not (m.link is null and m.is_online) and @now - greatest(m.last_seen_at, @listening) >= m.interval * 1.5 + interval '5 minutes'))
