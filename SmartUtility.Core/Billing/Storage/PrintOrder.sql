-- Bills of a month (of the operator this connection sees) in the order in which they are carried out: by route, district and usage point. Not those that were taken back.
select v.id as "Value"
from invoices v
join agreements a on a.id = v.agreement_id
join usage_points u on u.id = a.usage_point_id
where v.period_start >= @first and v.period_start < @end and v.corrects_id is null
  and not exists (select 1 from invoices n where n.corrects_id = v.id)
order by u.reading_route nulls last, u.district, u.code, v.id
