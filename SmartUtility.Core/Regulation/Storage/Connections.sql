-- Usage points with a running agreement on the local day @on, by resource, kind and zone, of @operator.
with area as materialized (
  select n.id, coalesce((select p.code from network_points p where p.id = any(n.path) and p.kind in (2, 3) order by array_position(n.path, p.id) desc limit 1), n.code) as zone
  from network_points n where n.operator_id = @operator
)
select u.resource, u.kind, a.zone, count(*) as connections
from usage_points u join area a on a.id = u.network_point_id
where u.operator_id = @operator and exists (select 1 from agreements g where g.usage_point_id = u.id and g.starts_on <= @on and (g.ends_on is null or g.ends_on > @on))
group by u.resource, u.kind, a.zone
order by u.resource, u.kind, a.zone
