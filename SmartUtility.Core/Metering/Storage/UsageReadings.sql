-- For spans of registers the readings between @from and @to that decide their usage: the ones around both ends, and both sides
-- of every fall. A rising reading between two others changes nothing and stays where it is. One row of @registers, @starts,
-- @ends each; @from lies before and @to after all of them. The scan has constant ends, so that only the partitions it needs are planned.
select r.register_id, r.time, r.value, r.quality
from (
  select c.register_id, c.time, c.value, c.quality,
    lag(c.value) over w as value_before, lead(c.value) over w as value_after, lag(c.time) over w as time_before, lead(c.time) over w as time_after
  from counted_readings c
  where c.register_id = any(@registers::int[]) and c.time >= @from and c.time <= @to
  window w as (partition by c.register_id order by c.time)
) r
join unnest(@registers::int[], @starts::timestamptz[], @ends::timestamptz[]) as s(register_id, from_at, to_at) on s.register_id = r.register_id
where r.time_before is null or r.time_after is null
   or r.value < r.value_before or r.value_after < r.value
   or (r.time <= s.from_at and r.time_after > s.from_at) or (r.time >= s.from_at and r.time_before < s.from_at)
   or (r.time <= s.to_at and r.time_after > s.to_at) or (r.time >= s.to_at and r.time_before < s.to_at)
