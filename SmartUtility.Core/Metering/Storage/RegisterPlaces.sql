-- Network points, from the top down, above every place where the registers' meters are or ever were.
with place as (
  select r.id as register_id, x.point_id
  from registers r
  join installations i on i.meter_id = r.meter_id
  left join usage_points u on u.id = i.usage_point_id
  cross join lateral (
    values (i.network_point_id), (i.source_point_id), (u.network_point_id)
    union all select v.from_point_id from usage_point_moves v where v.usage_point_id = i.usage_point_id
  ) as x(point_id)
  where r.id = any(@registers) and x.point_id is not null
)
select distinct place.register_id, p.id as network_point_id
from place join network_points n on n.id = place.point_id
cross join lateral unnest(n.path) as p(id)
