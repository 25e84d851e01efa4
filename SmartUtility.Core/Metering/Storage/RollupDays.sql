-- Local days: the twin of Rollup.Days. A day is its full hours, plus, where its zone is not a whole number of hours from
-- UTC, the parts of its two outer hours. One row of @registers, @days, @starts, @ends each.
with asked as materialized (
  select a.register_id, a.day, a.start_at, a.end_at, g.capacity, e.first_time, e.last_time,
    date_bin('1 hour', a.start_at + interval '1 hour' - interval '1 microsecond', timestamptz 'epoch') as first_hour,
    date_bin('1 hour', a.end_at, timestamptz 'epoch') as last_hour
  from unnest(@registers::int[], @days::date[], @starts::timestamptz[], @ends::timestamptz[]) as a(register_id, day, start_at, end_at)
  join registers g on g.id = a.register_id
  join (
    select u.register_id,
      (select c.time from counted_readings c where c.register_id = u.register_id order by c.time limit 1) as first_time,
      (select c.time from counted_readings c where c.register_id = u.register_id order by c.time desc limit 1) as last_time
    from (select distinct register_id from unnest(@registers::int[]) as d(register_id)) u
  ) e on e.register_id = a.register_id
), present as (
  select * from asked where first_time < last_time and start_at < last_time and end_at > first_time
), edge as (
  select p.register_id, p.day, x.from_at, x.to_at, p.capacity from present p
  cross join lateral (values (p.start_at, p.first_hour), (p.last_hour, p.end_at)) as x(from_at, to_at)
  where x.from_at < x.to_at
), part as (
  select e.register_id, e.day, max(x.total) filter (where x.at = e.to_at) - max(x.total) filter (where x.at = e.from_at) as quantity
  from edge e
  cross join lateral (
    select coalesce(
      (select c.time from counted_readings c where c.register_id = e.register_id and c.time <= e.from_at and c.time >= e.from_at - interval '2 days' order by c.time desc limit 1),
      (select c.time from counted_readings c where c.register_id = e.register_id and c.time <= e.from_at order by c.time desc limit 1),
      e.from_at) as scan_from, coalesce(
      (select c.time from counted_readings c where c.register_id = e.register_id and c.time >= e.to_at and c.time <= e.to_at + interval '2 days' order by c.time limit 1),
      (select c.time from counted_readings c where c.register_id = e.register_id and c.time >= e.to_at order by c.time limit 1),
      e.to_at) as scan_to
  ) n
  cross join lateral (
    with step as (
      select *, coalesce(sum(step) over (order by time rows between unbounded preceding and 1 preceding), 0) as total from (
        select time, next_time, case
          when next_value >= value then next_value - value
          when next_value < value and value < e.capacity and value >= e.capacity - e.capacity / 4 and next_value + (e.capacity - value) < e.capacity / 2 then next_value + (e.capacity - value)
          else 0 end as step
        from (
          select c.time, c.value, lead(c.time) over (order by c.time) as next_time, lead(c.value) over (order by c.time) as next_value
          from counted_readings c where c.register_id = e.register_id and c.time >= n.scan_from and c.time <= n.scan_to
        ) r
      ) s
    )
    -- Before the first reading what stood there, after the last likewise.
    select b.at, coalesce(
      (select case when s.next_time is null or s.time = b.at then s.total
         else s.total + div(s.step::numeric * (extract(epoch from b.at - s.time) * 1000000), extract(epoch from s.next_time - s.time) * 1000000) end
       from step s where s.time <= b.at order by s.time desc limit 1),
      0) as total
    from (values (e.from_at), (e.to_at)) as b(at)
  ) x
  group by e.register_id, e.day, e.from_at
), computed as materialized (
  select p.register_id, p.day,
    (coalesce((select sum(h.quantity) from consumption_hours h where h.register_id = p.register_id and h.hour >= p.first_hour and h.hour < p.last_hour), 0)
      + coalesce((select sum(t.quantity) from part t where t.register_id = p.register_id and t.day = p.day), 0))::bigint as quantity,
    (case when m.is_measured then 0 else 9 end)::smallint as quality
  from present p
  cross join lateral (
    select bool_and(coalesce(
      (select c.quality not in (8, 9) from counted_readings c where c.register_id = p.register_id and c.time <= b.at and c.time >= b.at - interval '2 hours' order by c.time desc limit 1)
      and (select c.quality not in (8, 9) from counted_readings c where c.register_id = p.register_id and c.time >= b.at and c.time <= b.at + interval '2 hours' order by c.time limit 1),
      false)) as is_measured
    from (values (p.start_at), (p.end_at)) as b(at)
  ) m
), gone as (
  delete from consumption_days d using asked a
  where d.register_id = a.register_id and d.day = a.day
    and not exists (select 1 from computed c where c.register_id = d.register_id and c.day = d.day)
)
insert into consumption_days as d (register_id, day, quantity, quality)
select register_id, day, quantity, quality from computed
on conflict (register_id, day) do update set quantity = excluded.quantity, quality = excluded.quality
where (d.quantity, d.quality) is distinct from (excluded.quantity, excluded.quality)
