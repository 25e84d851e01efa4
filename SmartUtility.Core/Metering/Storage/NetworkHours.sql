-- Balance of network points by full hour, in base units: the twin of NetworkBalance.OfHour. One row of @points, @starts,
-- @ends each; no two rows of a point overlap.
-- supplied: flow × quantity of the meters at the point, where at least one measures what flows in; without such a meter in
-- that hour, the sum of what its nearest measured points below have. A meter between two points counts into one and out
-- of the other. stored: what the tanks at or below it took up (level × area); expected = supplied − stored. received: main
-- registers at the usage points that stood at or below it in that hour. own: meters that make up supplied; due: those, the
-- tanks and the meters below; present: those with a measured hour, none when one that makes up expected did not report,
-- because the hour then cannot be judged. Every meter is rounded to whole base units, so that sums are exact.
with target as materialized (
  select t.point_id, t.from_hour, t.to_hour, n.operator_id from unnest(@points::int[], @starts::timestamptz[], @ends::timestamptz[]) as t(point_id, from_hour, to_hour)
  join network_points n on n.id = t.point_id
), below as materialized (
  select distinct n.id, n.path from target t join network_points n on n.path @> array[t.point_id]
), needed as materialized (
  select distinct b.id, h.hour from below b join target t on t.point_id = any(b.path)
  cross join lateral generate_series(t.from_hour, t.to_hour - interval '1 microsecond', interval '1 hour') as h(hour)
), stay as materialized (
  -- Where a usage point stood: at its point since its last move, and before each move where that one took it from.
  select u.id as usage_point_id, u.network_point_id as point_id, coalesce(m.at, '-infinity') as from_at, 'infinity'::timestamptz as until_at
  from usage_points u left join (select usage_point_id, max(at) as at from usage_point_moves group by usage_point_id) m on m.usage_point_id = u.id
  where u.network_point_id in (select id from below)
  union all
  select v.usage_point_id, v.from_point_id, coalesce((select max(e.at) from usage_point_moves e where e.usage_point_id = v.usage_point_id and e.at < v.at), '-infinity'), v.at
  from usage_point_moves v where v.from_point_id in (select id from below)
), place as materialized (
  select i.meter_id, s.point_id, false as is_own, 1 as flow, greatest(i.from_at, s.from_at) as from_at, least(coalesce(i.until_at, 'infinity'), s.until_at) as until_at
  from stay s join installations i on i.usage_point_id = s.usage_point_id
  where greatest(i.from_at, s.from_at) < least(coalesce(i.until_at, 'infinity'), s.until_at)
  union all
  select i.meter_id, x.point_id, true, x.flow, i.from_at, coalesce(i.until_at, 'infinity')
  from installations i cross join lateral (values (i.network_point_id, i.flow::int), (i.source_point_id, -i.flow::int)) as x(point_id, flow)
  where (i.network_point_id in (select id from below) or i.source_point_id in (select id from below)) and x.point_id in (select id from below)
), counting as materialized (
  -- The main register of a meter; without one, the registers of the same quantity by tariff; else its first. A register
  -- in a unit of length is a level and counts nothing.
  select id, meter_id, base_factor from (
    select c.*, min(rank) over (partition by meter_id) as best, min(id) over (partition by meter_id) as first_id
    from (
      select r.id, r.meter_id, r.base_factor, case when r.code = k.code then 0 when r.code like k.prefix then 1 else 2 end as rank
      from registers r join meters m on m.id = r.meter_id
      join (values (0, '1-0:1.8.0', '1-0:1.8.%'), (1, '7-0:3.0.0', '7-0:3.0.%'), (2, '8-0:1.0.0', '8-0:1.0.%')) as k(resource, code, prefix) on k.resource = m.resource
      where r.meter_id in (select meter_id from place) and r.unit not in ('m', 'cm', 'mm')
    ) c
  ) c where rank = best and (rank < 2 or id = first_id)
), source as materialized (
  select p.*, c.id as register_id, c.base_factor from place p join counting c on c.meter_id = p.meter_id
), meter_hour as (
  select p.point_id, d.hour, p.is_own, p.meter_id, p.flow, round(sum(h.quantity * p.base_factor))::bigint as quantity, coalesce(bool_and(h.quality = 0), false) as is_present
  from needed d
  join source p on p.point_id = d.id and p.from_at < d.hour + interval '1 hour' and p.until_at > d.hour
  left join consumption_hours h on h.register_id = p.register_id and h.hour = d.hour
  group by p.point_id, d.hour, p.is_own, p.meter_id, p.flow, p.from_at
), tank as materialized (
  select i.network_point_id as point_id, r.id as register_id, r.base_factor, i.from_at, coalesce(i.until_at, 'infinity') as until_at
  from installations i join registers r on r.meter_id = i.meter_id
  where i.network_point_id in (select id from below) and r.unit in ('m', 'cm', 'mm')
), level as (
  -- At a full hour between two readings at most two hours away a level lies on the straight line between them.
  select c.register_id, b.hour, case when b.hour = c.time then c.value
    else c.value + (c.next_value - c.value) * extract(epoch from b.hour - c.time) / extract(epoch from c.next_time - c.time) end as level
  from (
    select t.register_id, r.time, r.value, lead(r.time) over w as next_time, lead(r.value) over w as next_value
    from (select distinct register_id from tank) t
    cross join lateral (
      select c.time, c.value from counted_readings c where c.register_id = t.register_id
        and c.time >= (select min(from_hour) from target) - interval '2 hours' and c.time <= (select max(to_hour) from target) + interval '2 hours'
    ) r
    window w as (partition by t.register_id order by r.time)
  ) c
  cross join lateral generate_series(date_bin('1 hour', c.time + interval '1 hour' - interval '1 microsecond', timestamptz 'epoch'),
    least(coalesce(c.next_time - interval '1 microsecond', c.time), c.time + interval '2 hours'), interval '1 hour') as b(hour)
  where b.hour = c.time or c.next_time - b.hour <= interval '2 hours'
), change as materialized (
  select a.register_id, a.hour, z.level - a.level as rise from level a join level z on z.register_id = a.register_id and z.hour = a.hour + interval '1 hour'
), tank_hour as (
  select t.point_id, d.hour, t.register_id, round(c.rise * t.base_factor)::bigint as stored
  from needed d
  join tank t on t.point_id = d.id and t.from_at < d.hour + interval '1 hour' and t.until_at > d.hour
  left join change c on c.register_id = t.register_id and c.hour = d.hour
), tanks as materialized (
  select a.id as point_id, k.hour, sum(k.stored) as stored, count(*) as due, count(k.stored) as present
  from tank_hour k join below b on b.id = k.point_id cross join lateral unnest(b.path) as a(id)
  group by a.id, k.hour
), local as materialized (
  select point_id, hour, coalesce(bool_or(flow > 0) filter (where is_own), false) as is_measured,
    sum(flow * quantity) filter (where is_own) as own, count(distinct meter_id) filter (where is_own) as own_due, count(distinct meter_id) filter (where is_own and is_present) as own_present,
    coalesce(sum(quantity) filter (where not is_own), 0) as used, count(distinct meter_id) filter (where not is_own) as used_due, count(distinct meter_id) filter (where not is_own and is_present) as used_present
  from meter_hour group by point_id, hour
), upwards as materialized (
  select l.point_id as source_id, l.hour, l.own, l.own_due, l.own_present, a.id as point_id, a.place
  from local l join below b on b.id = l.point_id
  cross join lateral unnest(b.path) with ordinality as a(id, place)
  where l.is_measured
), nearest as materialized (
  select u.source_id, u.hour, max(u.place) as place
  from upwards u join local o on o.point_id = u.point_id and o.hour = u.hour
  where o.is_measured and u.point_id <> u.source_id
  group by u.source_id, u.hour
), feeding as (
  -- A measured point feeds itself and the points above it up to the next measured one.
  select u.point_id, u.hour, u.own, u.own_due, u.own_present
  from upwards u left join nearest n on n.source_id = u.source_id and n.hour = u.hour
  where u.place > coalesce(n.place, 0)
), sums as (
  select t.point_id, t.operator_id, h.hour,
    coalesce(f.supplied, 0) as supplied, coalesce(f.due, 0) as fed_due, coalesce(f.present, 0) as fed_present,
    coalesce(k.stored, 0) as stored, coalesce(k.due, 0) as tank_due, coalesce(k.present, 0) as tank_present,
    coalesce(g.received, 0) as received, coalesce(g.due, 0) as used_due, coalesce(g.present, 0) as used_present
  from target t
  cross join lateral generate_series(t.from_hour, t.to_hour - interval '1 microsecond', interval '1 hour') as h(hour)
  left join (select point_id, hour, sum(own) as supplied, sum(own_due) as due, sum(own_present) as present from feeding group by point_id, hour) f
    on f.point_id = t.point_id and f.hour = h.hour
  left join (select a.id as point_id, l.hour, sum(l.used) as received, sum(l.used_due) as due, sum(l.used_present) as present
             from local l join below b on b.id = l.point_id cross join lateral unnest(b.path) as a(id) group by a.id, l.hour) g
    on g.point_id = t.point_id and g.hour = h.hour
  left join tanks k on k.point_id = t.point_id and k.hour = h.hour
), computed as materialized (
  select * from sums where fed_due + used_due > 0
), gone as (
  delete from network_hours n using target t
  where n.network_point_id = t.point_id and n.hour >= t.from_hour and n.hour < t.to_hour
    and not exists (select 1 from computed c where c.point_id = n.network_point_id and c.hour = n.hour)
)
insert into network_hours as n (operator_id, network_point_id, hour, expected, received, due, present, stored, own)
select operator_id, point_id, hour, (case when fed_due > 0 then supplied - stored else 0 end)::bigint, received::bigint, (fed_due + tank_due + used_due)::int,
  (case when fed_present < fed_due or tank_present < tank_due then 0 else fed_present + tank_present + used_present end)::int, stored::bigint, fed_due::int
from computed
on conflict (network_point_id, hour) do update set expected = excluded.expected, received = excluded.received, due = excluded.due, present = excluded.present,
  stored = excluded.stored, own = excluded.own
where (n.expected, n.received, n.due, n.present, n.stored, n.own) is distinct from (excluded.expected, excluded.received, excluded.due, excluded.present, excluded.stored, excluded.own)
