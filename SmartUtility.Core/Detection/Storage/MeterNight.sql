-- Meters of one operator after @after, in order of their number, with where they are, what their rules remember and the
-- registers that count with base units (Wh or L) in one stored number. Meters without a place at @until are left out.
-- A chunk is small beside the tables: every one of them is asked by its index, whatever the statistics say of it.
with meter as materialized (
  select m.id, m.resource, m.supply, m.supply_at, i.usage_point_id, i.network_point_id, i.from_at, s.until_at, s.state, s.use_ratio
  from meters m
  join lateral (select * from installations x where x.meter_id = m.id and x.from_at <= @until and (x.until_at is null or x.until_at > @until) order by x.from_at desc limit 1) i on true
  left join lateral (select x.until_at, x.state, x.use_ratio from detection_states x where x.kind = 0 and x.series_id = m.id offset 0) s on true
  where m.operator_id = @operator and m.id > @after
  order by m.id limit @chunk
), counting as materialized (
  -- The main register of a meter; without one, the registers of the same quantity by tariff; else its first.
  select meter_id, array_agg(id) as registers, array_agg(base_factor) as factors from (
    select c.*, min(rank) over (partition by meter_id) as best, min(id) over (partition by meter_id) as first_id
    from (
      select r.id, m.id as meter_id, r.base_factor::float8 as base_factor, case when r.code = k.code then 0 when r.code like k.prefix then 1 else 2 end as rank
      from meter m
      join lateral (select x.id, x.code, x.base_factor from registers x where x.meter_id = m.id offset 0) r on true
      join (values (0, '1-0:1.8.0', '1-0:1.8.%'), (1, '7-0:3.0.0', '7-0:3.0.%'), (2, '8-0:1.0.0', '8-0:1.0.%')) as k(resource, code, prefix) on k.resource = m.resource
    ) c
  ) c where rank = best and (rank < 2 or id = first_id)
  group by meter_id
)
select m.id, m.resource, case when m.supply = 2 then m.supply_at end as off_since, m.usage_point_id, coalesce(m.network_point_id, u.network_point_id) as network_point_id,
  case when m.usage_point_id is not null and not g.is_held then coalesce(g.ended, '-infinity'::date) end as nobody_since,
  n.capacity_per_hour, m.from_at, m.until_at, m.state, m.use_ratio, c.registers, c.factors
from meter m
left join lateral (select x.network_point_id from usage_points x where x.id = m.usage_point_id offset 0) u on true
left join lateral (select x.capacity_per_hour from network_points x where x.id = m.network_point_id offset 0) n on true
left join lateral (
  select coalesce(bool_or(a.starts_on <= @today and (a.ends_on is null or a.ends_on > @today)), false) as is_held, max(a.ends_on) as ended
  from agreements a where a.usage_point_id = m.usage_point_id
) g on true
left join counting c on c.meter_id = m.id
order by m.id
