-- Hours of each register in [from_hour, to_hour): the twin of Rollup.Hours. Rows that no longer have a reading on both
-- sides go. One row of @registers, @starts, @ends each; starts and ends are full hours, no two rows of a register overlap.
with span as materialized (
  select s.register_id, s.from_hour, s.to_hour, g.capacity,
    coalesce(
      (select c.time from counted_readings c where c.register_id = s.register_id and c.time <= s.from_hour and c.time >= s.from_hour - interval '2 days' order by c.time desc limit 1),
      (select c.time from counted_readings c where c.register_id = s.register_id and c.time <= s.from_hour order by c.time desc limit 1),
      s.from_hour) as scan_from,
    coalesce(
      (select c.time from counted_readings c where c.register_id = s.register_id and c.time >= s.to_hour and c.time <= s.to_hour + interval '2 days' order by c.time limit 1),
      (select c.time from counted_readings c where c.register_id = s.register_id and c.time >= s.to_hour order by c.time limit 1),
      s.to_hour) as scan_to
  from unnest(@registers::int[], @starts::timestamptz[], @ends::timestamptz[]) as s(register_id, from_hour, to_hour)
  join registers g on g.id = s.register_id
), step as (
  select s.register_id, s.from_hour, s.to_hour, s.capacity, c.time, c.value, c.quality not in (8, 9) as is_real,
    lead(c.time) over w as next_time, lead(c.value) over w as next_value, lead(c.quality) over w not in (8, 9) as next_real,
    row_number() over w = 1 as is_first
  from span s
  cross join lateral (
    select r.time, r.value, r.quality from counted_readings r
    where r.register_id = s.register_id and r.time >= s.scan_from and r.time <= s.scan_to
  ) c
  window w as (partition by s.register_id, s.from_hour order by c.time)
), counted as (
  -- What the step to the next reading counts, see Consumption.Step; and what was counted up to this reading.
  select *, coalesce(sum(step) over (partition by register_id, from_hour order by time rows between unbounded preceding and 1 preceding), 0) as total
  from (
    select *, case
      when next_value >= value then next_value - value
      when next_value < value and value < capacity and value >= capacity - capacity / 4 and next_value + (capacity - value) < capacity / 2 then next_value + (capacity - value)
      else 0 end as step
    from step
  ) x
), boundary as (
  -- Full hours from this reading up to the next one, and the outer hours of the first and the last reading.
  select c.register_id, c.from_hour, c.to_hour, b.hour,
    case when b.hour <= c.time then c.total
      else c.total + div(c.step::numeric * (extract(epoch from b.hour - c.time) * 1000000), extract(epoch from c.next_time - c.time) * 1000000) end as total,
    case when b.hour = c.time then c.is_real
      else b.hour > c.time and c.is_real and c.next_real and b.hour - c.time <= interval '2 hours' and c.next_time - b.hour <= interval '2 hours' end as is_measured
  from counted c
  cross join lateral generate_series(
    date_bin('1 hour', c.time + interval '1 hour' - interval '1 microsecond', timestamptz 'epoch'), c.next_time - interval '1 microsecond', interval '1 hour') as b(hour)
  where c.next_time is not null
  union all
  select register_id, from_hour, to_hour, date_bin('1 hour', time, timestamptz 'epoch'), total, false
  from counted where is_first and date_bin('1 hour', time, timestamptz 'epoch') < time
  union all
  select register_id, from_hour, to_hour, date_bin('1 hour', time + interval '1 hour' - interval '1 microsecond', timestamptz 'epoch'),
    total, is_real and date_bin('1 hour', time, timestamptz 'epoch') = time
  from counted where next_time is null and not is_first
), computed as materialized (
  select register_id, hour, (next_total - total)::bigint as quantity, (case when is_measured and next_measured then 0 else 9 end)::smallint as quality
  from (
    select *, lead(total) over w as next_total, lead(is_measured) over w as next_measured
    from boundary window w as (partition by register_id, from_hour order by hour)
  ) x
  where next_total is not null and hour >= from_hour and hour < to_hour
), gone as (
  delete from consumption_hours h using span s
  where h.register_id = s.register_id and h.hour >= s.from_hour and h.hour < s.to_hour
    and not exists (select 1 from computed c where c.register_id = h.register_id and c.hour = h.hour)
)
insert into consumption_hours as h (register_id, hour, quantity, quality)
select register_id, hour, quantity, quality from computed
on conflict (register_id, hour) do update set quantity = excluded.quantity, quality = excluded.quality
where (h.quantity, h.quality) is distinct from (excluded.quantity, excluded.quality)
