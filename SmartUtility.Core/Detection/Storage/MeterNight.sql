-- Meters of one operator after @after, in order of their number, with where they are, what their rules remember and the
-- hours since: hour numbers (hours since 1970 UTC) and base units (Wh or L), NaN where the hour is no measured one.
-- Hours before @earliest and from @until on are left alone. Meters without a place now are left out.
with meter as materialized (
  select m.id, m.resource, m.supply, m.supply_at, i.usage_point_id, i.network_point_id, i.from_at, s.until_at, s.state, s.use_ratio
  from meters m
  join lateral (select * from installations x where x.meter_id = m.id and x.from_at <= @until and (x.until_at is null or x.until_at > @until) order by x.from_at desc limit 1) i on true
  left join detection_states s on s.kind = 0 and s.series_id = m.id
  where m.operator_id = @operator and m.id > @after
  order by m.id limit @chunk
), counting as materialized (
  -- The main register of a meter; without one, the registers of the same quantity by tariff; else its first.
  select meter_id, array_agg(id) as registers, array_agg(base_factor) as factors from (
    select c.*, min(rank) over (partition by meter_id) as best, min(id) over (partition by meter_id) as first_id
    from (
      select r.id, r.meter_id, r.base_factor::float8 as base_factor, case when r.code = k.code then 0 when r.code like k.prefix then 1 else 2 end as rank
      from meter m join registers r on r.meter_id = m.id
      join (values (0, '1-0:1.8.0', '1-0:1.8.%'), (1, '7-0:3.0.0', '7-0:3.0.%'), (2, '8-0:1.0.0', '8-0:1.0.%')) as k(resource, code, prefix) on k.resource = m.resource
    ) c
  ) c where rank = best and (rank < 2 or id = first_id)
  group by meter_id
)
select m.id, m.resource, case when m.supply = 2 then m.supply_at end as off_since, m.usage_point_id, coalesce(m.network_point_id, u.network_point_id) as network_point_id,
  case when m.usage_point_id is not null and not exists (select 1 from agreements a where a.usage_point_id = m.usage_point_id and a.starts_on <= @today and (a.ends_on is null or a.ends_on > @today))
    then coalesce((select max(a.ends_on) from agreements a where a.usage_point_id = m.usage_point_id), '-infinity'::date) end as nobody_since,
  n.capacity_per_hour, m.from_at, m.until_at, m.state, m.use_ratio, h.hours, h.amounts
from meter m
left join usage_points u on u.id = m.usage_point_id
left join network_points n on n.id = m.network_point_id
left join counting c on c.meter_id = m.id
left join lateral (
  select array_agg(x.no order by x.no) as hours, array_agg(x.amount order by x.no) as amounts
  from (
    select (extract(epoch from q.hour) / 3600)::int as no, case when bool_and(q.quality = 0) then sum(q.quantity * f.factor)::float4 else 'NaN'::float4 end as amount
    from unnest(c.registers, c.factors) as f(register_id, factor)
    join consumption_hours q on q.register_id = f.register_id and q.hour >= greatest(m.until_at, m.from_at, @earliest) and q.hour < @until
    group by q.hour
  ) x
) h on true
order by m.id
