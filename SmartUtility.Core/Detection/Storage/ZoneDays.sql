-- Use per usage point at or below a network point and local day, base units (Wh or L), of [@from_day, @until_day); with the
-- day since which its present meter is there when that lies within.
with place as materialized (
  select u.id from usage_points u join network_points n on n.id = u.network_point_id where n.path @> array[@point]
), counting as materialized (
  -- The main register of a meter; without one, the registers of the same quantity by tariff; else its first.
  select usage_point_id, meter_id, id, base_factor, from_at, until_at from (
    select c.*, min(rank) over (partition by meter_id) as best, min(id) over (partition by meter_id) as first_id
    from (
      select i.usage_point_id, r.meter_id, r.id, r.base_factor::float8 as base_factor, i.from_at, i.until_at, case when r.code = k.code then 0 when r.code like k.prefix then 1 else 2 end as rank
      from place p join installations i on i.usage_point_id = p.id join meters m on m.id = i.meter_id join registers r on r.meter_id = m.id
      join (values (0, '1-0:1.8.0', '1-0:1.8.%'), (1, '7-0:3.0.0', '7-0:3.0.%'), (2, '8-0:1.0.0', '8-0:1.0.%')) as k(resource, code, prefix) on k.resource = m.resource
      where i.until_at is null or i.until_at > @from_at
    ) c
  ) c where rank = best and (rank < 2 or id = first_id)
)
select p.id, x.exchanged_at, array_agg(d.day order by d.day) filter (where d.day is not null) as days, array_agg(d.amount order by d.day) filter (where d.day is not null) as amounts
from place p
left join (select usage_point_id, max(from_at) filter (where until_at is null and from_at > @from_at) as exchanged_at from counting group by usage_point_id) x on x.usage_point_id = p.id
left join (
  select c.usage_point_id, q.day, sum(q.quantity * c.base_factor)::float4 as amount
  from counting c join consumption_days q on q.register_id = c.id and q.day >= @from_day and q.day < @until_day
  group by c.usage_point_id, q.day
) d on d.usage_point_id = p.id
group by p.id, x.exchanged_at order by p.id
