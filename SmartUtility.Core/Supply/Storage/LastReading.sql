-- Time of the newest reading of a meter within a window; the window keeps the search to a few partitions.
-- $1 meter, $2 from (inclusive), $3 to (exclusive). One row, null when there is none.
select max(r.time)
from registers g
join lateral (select time from readings where register_id = g.id and time >= $2 and time < $3 order by time desc limit 1) r on true
where g.meter_id = $1
