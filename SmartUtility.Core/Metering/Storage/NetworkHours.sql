-- Expected and received of network points by full hour, in base units. One row of @points, @starts, @ends each; no two
-- rows of a point overlap.
-- expected: flow × quantity of the meters at the point; without own meters in that hour, the sum of what its nearest
-- metered points below expect. received: main registers at usage points at or below. due: those meters and the ones that
-- make up expected; present: those with a measured hour, none when one that makes up expected did not report, because
-- the hour then cannot be judged.
with target as materialized (
  select t.point_id, t.from_hour, t.to_hour, n.operator_id from unnest(@points::int[], @starts::timestamptz[], @ends::timestamptz[]) as t(point_id, from_hour, to_hour)
  join network_points n on n.id = t.point_id
), below as materialized (
  select distinct n.id, n.path from target t join network_points n on n.path @> array[t.point_id]
), needed as materialized (
  select distinct b.id, h.hour from below b join target t on t.point_id = any(b.path)
  cross join lateral generate_series(t.from_hour, t.to_hour - interval '1 microsecond', interval '1 hour') as h(hour)
), place as materialized (
  select i.meter_id, coalesce(i.network_point_id, u.network_point_id) as point_id, i.network_point_id is not null as is_own,
    case when i.network_point_id is null then 1 else i.flow end as flow, i.from_at, coalesce(i.until_at, 'infinity') as until_at
  from installations i left join usage_points u on u.id = i.usage_point_id
  where coalesce(i.network_point_id, u.network_point_id) in (select id from below)
), counting as materialized (
  -- The main register of a meter; without one, the registers of the same quantity by tariff; else its first.
  select id, meter_id, base_factor from (
    select c.*, min(rank) over (partition by meter_id) as best, min(id) over (partition by meter_id) as first_id
    from (
      select r.id, r.meter_id, r.base_factor, case when r.code = k.code then 0 when r.code like k.prefix then 1 else 2 end as rank
      from registers r join meters m on m.id = r.meter_id
      join (values (0, '1-0:1.8.0', '1-0:1.8.%'), (1, '7-0:3.0.0', '7-0:3.0.%'), (2, '8-0:1.0.0', '8-0:1.0.%')) as k(resource, code, prefix) on k.resource = m.resource
      where r.meter_id in (select meter_id from place)
    ) c
  ) c where rank = best and (rank < 2 or id = first_id)
), source as materialized (
  select p.*, c.id as register_id, c.base_factor from place p join counting c on c.meter_id = p.meter_id
), meter_hour as (
  select p.point_id, d.hour, p.is_own, p.meter_id, p.flow, sum(h.quantity * p.base_factor) as quantity, coalesce(bool_and(h.quality = 0), false) as is_present
  from needed d
  join source p on p.point_id = d.id and p.from_at < d.hour + interval '1 hour' and p.until_at > d.hour
  left join consumption_hours h on h.register_id = p.register_id and h.hour = d.hour
  group by p.point_id, d.hour, p.is_own, p.meter_id, p.flow, p.from_at
), local as materialized (
  select point_id, hour,
    sum(flow * quantity) filter (where is_own) as own, count(distinct meter_id) filter (where is_own) as own_due, count(distinct meter_id) filter (where is_own and is_present) as own_present,
    coalesce(sum(quantity) filter (where not is_own), 0) as used, count(distinct meter_id) filter (where not is_own) as used_due, count(distinct meter_id) filter (where not is_own and is_present) as used_present
  from meter_hour group by point_id, hour
), upwards as materialized (
  select l.point_id as source_id, l.hour, l.own, l.own_due, l.own_present, a.id as point_id, a.place
  from local l join below b on b.id = l.point_id
  cross join lateral unnest(b.path) with ordinality as a(id, place)
  where l.own_due > 0
), nearest as materialized (
  select u.source_id, u.hour, max(u.place) as place
  from upwards u join local o on o.point_id = u.point_id and o.hour = u.hour
  where o.own_due > 0 and u.point_id <> u.source_id
  group by u.source_id, u.hour
), feeding as (
  -- A metered point feeds the expected value of itself and of the points above it up to the next metered one.
  select u.point_id, u.hour, u.own, u.own_due, u.own_present
  from upwards u left join nearest n on n.source_id = u.source_id and n.hour = u.hour
  where u.place > coalesce(n.place, 0)
), sums as (
  select t.point_id, t.operator_id, h.hour,
    coalesce(f.expected, 0) as expected, coalesce(f.due, 0) as fed_due, coalesce(f.present, 0) as fed_present,
    coalesce(g.received, 0) as received, coalesce(g.due, 0) as used_due, coalesce(g.present, 0) as used_present
  from target t
  cross join lateral generate_series(t.from_hour, t.to_hour - interval '1 microsecond', interval '1 hour') as h(hour)
  left join (select point_id, hour, sum(own) as expected, sum(own_due) as due, sum(own_present) as present from feeding group by point_id, hour) f
    on f.point_id = t.point_id and f.hour = h.hour
  left join (select a.id as point_id, l.hour, sum(l.used) as received, sum(l.used_due) as due, sum(l.used_present) as present
             from local l join below b on b.id = l.point_id cross join lateral unnest(b.path) as a(id) group by a.id, l.hour) g
    on g.point_id = t.point_id and g.hour = h.hour
), computed as materialized (
  select * from sums where fed_due + used_due > 0
), gone as (
  delete from network_hours n using target t
  where n.network_point_id = t.point_id and n.hour >= t.from_hour and n.hour < t.to_hour
    and not exists (select 1 from computed c where c.point_id = n.network_point_id and c.hour = n.hour)
)
insert into network_hours as n (operator_id, network_point_id, hour, expected, received, due, present)
select operator_id, point_id, hour, floor(expected)::bigint, floor(received)::bigint, (fed_due + used_due)::int,
  (case when fed_present < fed_due then 0 else fed_present + used_present end)::int
from computed
on conflict (network_point_id, hour) do update set expected = excluded.expected, received = excluded.received, due = excluded.due, present = excluded.present
where (n.expected, n.received, n.due, n.present) is distinct from (excluded.expected, excluded.received, excluded.due, excluded.present)
