-- Local days of network points from their hours: the twin of BalanceSums.OfDays. The load of an hour is what flowed in
-- (expected and what went into tanks), or what was registered below where nobody measures that.
-- One row of @points, @days, @starts, @ends each.
with asked as materialized (
  select * from unnest(@points::int[], @days::date[], @starts::timestamptz[], @ends::timestamptz[]) as a(point_id, day, start_at, end_at)
), computed as materialized (
  select n.operator_id, a.point_id, a.day, sum(h.expected)::bigint as expected, sum(h.received)::bigint as received, sum(h.stored)::bigint as stored,
    coalesce(sum(h.expected - h.received) filter (where h.own > 0), 0)::bigint as lost, sum(h.due)::bigint as due, sum(h.present)::bigint as present,
    count(*)::smallint as hours, (count(*) filter (where h.own > 0))::smallint as measured,
    max(l.load) as peak, (array_agg(h.hour order by l.load desc, h.hour))[1] as peak_at
  from asked a
  join network_points n on n.id = a.point_id
  join network_hours h on h.network_point_id = a.point_id and h.hour >= a.start_at and h.hour < a.end_at
  cross join lateral (select case when h.own > 0 then h.expected + h.stored else h.received end as load) l
  group by n.operator_id, a.point_id, a.day
), gone as (
  delete from network_days d using asked a
  where d.network_point_id = a.point_id and d.day = a.day
    and not exists (select 1 from computed c where c.point_id = d.network_point_id and c.day = d.day)
)
insert into network_days as d (operator_id, network_point_id, day, expected, received, stored, lost, due, present, hours, measured, peak, peak_at)
select operator_id, point_id, day, expected, received, stored, lost, due, present, hours, measured, peak, peak_at from computed
on conflict (network_point_id, day) do update set expected = excluded.expected, received = excluded.received, stored = excluded.stored, lost = excluded.lost,
  due = excluded.due, present = excluded.present, hours = excluded.hours, measured = excluded.measured, peak = excluded.peak, peak_at = excluded.peak_at
where (d.expected, d.received, d.stored, d.lost, d.due, d.present, d.hours, d.measured, d.peak, d.peak_at)
  is distinct from (excluded.expected, excluded.received, excluded.stored, excluded.lost, excluded.due, excluded.present, excluded.hours, excluded.measured, excluded.peak, excluded.peak_at)
