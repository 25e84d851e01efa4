-- Network points, from the top down, above every place where the registers' meters are or ever were.
select distinct r.id as register_id, p.id as network_point_id
from registers r
join installations i on i.meter_id = r.meter_id
left join usage_points u on u.id = i.usage_point_id
join network_points n on n.id = coalesce(i.network_point_id, u.network_point_id)
cross join lateral unnest(n.path) as p(id)
where r.id = any(@registers)
