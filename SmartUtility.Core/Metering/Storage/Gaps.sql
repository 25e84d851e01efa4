-- Gaps of the registers that touch [@from, @to), by the readings that count, and are not estimated as they stand.
select x.register_id, g.capacity, x.from_time, x.from_value, x.to_time, x.to_value
from (
  select r.register_id, r.time as to_time, r.value as to_value, lag(r.time) over w as from_time, lag(r.value) over w as from_value
  from real_readings r
  where r.register_id = any(@registers::int[]) and r.time >= @from - @longest and r.time < @to
  window w as (partition by r.register_id order by r.time)
) x
join registers g on g.id = x.register_id
where x.to_time - x.from_time > @shortest and x.to_time - x.from_time <= @longest and x.to_time > @from and x.from_time < @to and x.to_value <> x.from_value
  and not exists (select 1 from reading_estimates e where e.register_id = x.register_id and e.time > x.from_time and e.time < x.to_time
    and e.gap_from = x.from_time and e.gap_to = x.to_time and e.from_value = x.from_value and e.to_value = x.to_value)
order by x.register_id, x.from_time
