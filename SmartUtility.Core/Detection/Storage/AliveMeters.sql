-- Customers' meters installed at @now that cannot be silent, by the point that supplies them and the group of SIM cards: how many are connected, and
-- when the others were last heard. The opposite of MeterLinks.sql.
with said as materialized (
  select distinct x.meter_id from meter_events x where x.time > @now - interval '14 days' and x.kind = 'power.fail'
)
select u.network_point_id, (count(*) filter (where m.link is null and m.is_online))::int,
  coalesce(array_agg(m.last_seen_at) filter (where not (m.link is null and m.is_online)), '{}'), m.sim_group
from meters m
left join said e on e.meter_id = m.id
join installations i on i.meter_id = m.id and i.from_at <= @now and (i.until_at is null or i.until_at > @now)
join usage_points u on u.id = i.usage_point_id
where m.last_seen_at is not null
  and not (e.meter_id is not null or (m.link is null and not m.is_online and m.lost_at is not null)
    or (not (m.link is null and m.is_online) and @now - greatest(m.last_seen_at, @listening) >= m.interval * 1.5 + interval '5 minutes'))
group by u.network_point_id, m.sim_group
