-- The readings around instants: for each register and instant the last that counts at or before and the first at or after (as corrected today),
-- with the time from which it has counted so.
select w.no::int as no, r.time as time, r.value as value, r.quality as quality,
       greatest((select b.received_at from readings b where b.register_id = w.register_id and b.time = r.time), (select max(e.at) from reading_edits e where e.register_id = w.register_id and e.time = r.time)) as since
from unnest(@registers::int[], @instants::timestamptz[]) with ordinality as w(register_id, at, no)
cross join lateral (
  (select c.time, c.value, c.quality from counted_readings c where c.register_id = w.register_id and c.time <= w.at order by c.time desc limit 1)
  union
  (select c.time, c.value, c.quality from counted_readings c where c.register_id = w.register_id and c.time >= w.at order by c.time limit 1)
) r
order by w.no, r.time
