-- For each span of a register the readings that decide its usage: the ones around both ends, and both sides of every fall.
-- A rising reading between two others changes nothing and stays where it is. One row of @registers, @starts, @ends each.
select s.register_id, r.time, r.value, r.quality
from unnest(@registers::int[], @starts::timestamptz[], @ends::timestamptz[]) as s(register_id, from_at, to_at)
cross join lateral (
  select coalesce(
    (select c.time from counted_readings c where c.register_id = s.register_id and c.time <= s.from_at and c.time > s.from_at - interval '40 days' order by c.time desc limit 1),
    (select c.time from counted_readings c where c.register_id = s.register_id and c.time <= s.from_at order by c.time desc limit 1),
    s.from_at) as scan_from, coalesce(
    (select c.time from counted_readings c where c.register_id = s.register_id and c.time >= s.to_at and c.time < s.to_at + interval '40 days' order by c.time limit 1),
    (select c.time from counted_readings c where c.register_id = s.register_id and c.time >= s.to_at order by c.time limit 1),
    s.to_at) as scan_to
) e
cross join lateral (
  select c.time, c.value, c.quality,
    lag(c.value) over w as value_before, lead(c.value) over w as value_after, lag(c.time) over w as time_before, lead(c.time) over w as time_after
  from counted_readings c
  where c.register_id = s.register_id and c.time >= e.scan_from and c.time <= e.scan_to
  window w as (order by c.time)
) r
where r.time_before is null or r.time_after is null
   or r.value < r.value_before or r.value_after < r.value
   or (r.time <= s.from_at and r.time_after > s.from_at) or (r.time >= s.from_at and r.time_before < s.from_at)
   or (r.time <= s.to_at and r.time_after > s.to_at) or (r.time >= s.to_at and r.time_before < s.to_at)
order by s.register_id, r.time
