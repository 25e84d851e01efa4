-- What changed between two times of a register changes its consumption from the reading before to the reading after:
-- the full hours of that stretch. One row of @registers, @starts, @ends each. Looks near first, so that only the
-- partitions around are visited.
select s.register_id, g.operator_id,
  date_bin('1 hour', coalesce(
    (select c.time from counted_readings c where c.register_id = s.register_id and c.time < s.from_at and c.time >= s.from_at - interval '2 days' order by c.time desc limit 1),
    (select c.time from counted_readings c where c.register_id = s.register_id and c.time < s.from_at order by c.time desc limit 1),
    s.from_at), timestamptz 'epoch') as from_hour,
  date_bin('1 hour', coalesce(
    (select c.time from counted_readings c where c.register_id = s.register_id and c.time > s.to_at and c.time <= s.to_at + interval '2 days' order by c.time limit 1),
    (select c.time from counted_readings c where c.register_id = s.register_id and c.time > s.to_at order by c.time limit 1),
    s.to_at) + interval '1 hour' - interval '1 microsecond', timestamptz 'epoch') as to_hour,
  g.unit in ('m', 'cm', 'mm') as is_level
from unnest(@registers::int[], @starts::timestamptz[], @ends::timestamptz[]) as s(register_id, from_at, to_at)
join registers g on g.id = s.register_id
