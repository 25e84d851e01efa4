-- What flowed in at the top network points by month and resource, in base units, and what of it was lost where the inflow is measured; hours of meters
-- due and present; on how many days it was measured. A loss further down is in theirs already. In: @operator, @from, @to (local days, firsts of months).
select date_trunc('month', d.day)::date as month, p.resource, sum(d.expected)::numeric as supplied, sum(d.lost)::numeric as lost, sum(d.due)::bigint as due, sum(d.present)::bigint as present, count(distinct d.day)::int as days
from network_points p join network_days d on d.network_point_id = p.id
where p.operator_id = @operator and p.parent_id is null and d.day >= @from and d.day < @to and d.measured > 0
group by 1, 2
order by 1, 2
