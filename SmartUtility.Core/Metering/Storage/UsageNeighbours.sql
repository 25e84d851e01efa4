-- The last reading before @from of each register of @before, and the first after @to of each of @after. The near forty days are
-- looked at first: they lie in one or two partitions.
select s.register_id, c.time, c.value, c.quality
from unnest(@before::int[]) as s(register_id)
cross join lateral (
  (select n.time, n.value, n.quality from counted_readings n where n.register_id = s.register_id and n.time < @from and n.time > @from - interval '40 days' order by n.time desc limit 1)
  union all
  (select f.time, f.value, f.quality from counted_readings f where f.register_id = s.register_id and f.time < @from order by f.time desc limit 1)
  limit 1
) c
union all
select s.register_id, c.time, c.value, c.quality
from unnest(@after::int[]) as s(register_id)
cross join lateral (
  (select n.time, n.value, n.quality from counted_readings n where n.register_id = s.register_id and n.time > @to and n.time < @to + interval '40 days' order by n.time limit 1)
  union all
  (select f.time, f.value, f.quality from counted_readings f where f.register_id = s.register_id and f.time > @to order by f.time limit 1)
  limit 1
) c
