-- What subscribers' meters registered, by month, resource, kind of usage point and zone, in base units. In: @operator, @from and @to
-- (local days, firsts of months), @start and @end (their instants), @zone (the operator's time zone).
-- A meter that stood in one place is counted by months; one that moved by days, each at the place where the day ended.
with area as materialized (
  -- The zone of a point: the nearest zone or feeder at or above it, else the point itself.
  select n.id, coalesce((select p.code from network_points p where p.id = any(n.path) and p.kind in (2, 3) order by array_position(n.path, p.id) desc limit 1), n.code) as zone
  from network_points n where n.operator_id = @operator
), stay as materialized (
  select i.meter_id, i.usage_point_id, i.from_at, count(*) over (partition by i.meter_id) as places
  from installations i where i.operator_id = @operator and i.from_at < @end and (i.until_at is null or i.until_at > @start)
), counting as materialized (
  -- The main register of a meter; without one, the registers of the same quantity by tariff; else its first: as in the sums of the network.
  select id, meter_id, base_factor from (
    select c.*, min(rank) over (partition by meter_id) as best, min(id) over (partition by meter_id) as first_id
    from (
      select r.id, r.meter_id, r.base_factor, case when r.code = k.code then 0 when r.code like k.prefix then 1 else 2 end as rank
      from registers r join meters m on m.id = r.meter_id
      join (values (0, '1-0:1.8.0', '1-0:1.8.%'), (1, '7-0:3.0.0', '7-0:3.0.%'), (2, '8-0:1.0.0', '8-0:1.0.%')) as k(resource, code, prefix) on k.resource = m.resource
      where r.operator_id = @operator and r.unit not in ('m', 'cm', 'mm') and r.meter_id in (select meter_id from stay where usage_point_id is not null)
    ) c
  ) c where rank = best and (rank < 2 or id = first_id)
), used as (
  select s.usage_point_id, m.month, m.quantity * c.base_factor as quantity, m.quality
  from stay s join counting c on c.meter_id = s.meter_id join consumption_months m on m.register_id = c.id and m.month >= @from and m.month < @to
  where s.places = 1 and s.usage_point_id is not null
  union all
  select s.usage_point_id, date_trunc('month', d.day)::date, d.quantity * c.base_factor, d.quality
  from stay s join counting c on c.meter_id = s.meter_id join consumption_days d on d.register_id = c.id and d.day >= @from and d.day < @to and d.day >= (s.from_at at time zone @zone)::date
  where s.places > 1 and s.usage_point_id is not null
    and not exists (select 1 from stay n where n.meter_id = s.meter_id and n.from_at > s.from_at and (n.from_at at time zone @zone)::date <= d.day)
)
select x.month, u.resource, u.kind, a.zone, sum(x.quantity) as quantity, count(*) as rows, count(*) filter (where x.quality not in (8, 9)) as measured
from used x join usage_points u on u.id = x.usage_point_id join area a on a.id = u.network_point_id
group by x.month, u.resource, u.kind, a.zone
order by x.month, u.resource, u.kind, a.zone
