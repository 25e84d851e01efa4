-- Local months: the twin of Rollup.Months. A month is the sum of its days. One row of @registers, @months (first day),
-- @next (first day after), @starts, @ends each.
with asked as materialized (
  select * from unnest(@registers::int[], @months::date[], @next::date[], @starts::timestamptz[], @ends::timestamptz[]) as a(register_id, month, next_month, start_at, end_at)
), computed as materialized (
  select a.register_id, a.month, sum(d.quantity)::bigint as quantity,
    (case when m.is_measured then 0 else 9 end)::smallint as quality
  from asked a
  join consumption_days d on d.register_id = a.register_id and d.day >= a.month and d.day < a.next_month
  cross join lateral (
    select bool_and(coalesce(
      (select c.quality not in (8, 9) from counted_readings c where c.register_id = a.register_id and c.time <= b.at and c.time >= b.at - interval '2 hours' order by c.time desc limit 1)
      and (select c.quality not in (8, 9) from counted_readings c where c.register_id = a.register_id and c.time >= b.at and c.time <= b.at + interval '2 hours' order by c.time limit 1),
      false)) as is_measured
    from (values (a.start_at), (a.end_at)) as b(at)
  ) m
  group by a.register_id, a.month, m.is_measured
), gone as (
  delete from consumption_months x using asked a
  where x.register_id = a.register_id and x.month = a.month
    and not exists (select 1 from computed c where c.register_id = x.register_id and c.month = x.month)
)
insert into consumption_months as x (register_id, month, quantity, quality)
select register_id, month, quantity, quality from computed
on conflict (register_id, month) do update set quantity = excluded.quantity, quality = excluded.quality
where (x.quantity, x.quality) is distinct from (excluded.quantity, excluded.quality)
