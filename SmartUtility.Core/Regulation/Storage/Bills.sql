-- Sums of the bills and credit notes that period @period counted, by resource, kind of usage point, zone and the earlier period they belong to (null: to
-- this one, which starts on @from). In: @operator, @period, @from.
with area as materialized (
  select n.id, coalesce((select p.code from network_points p where p.id = any(n.path) and p.kind in (2, 3) order by array_position(n.path, p.id) desc limit 1), n.code) as zone
  from network_points n where n.operator_id = @operator
), bill as materialized (
  select v.id, v.kind as what, v.quantity, v.net, v.total, u.resource, u.kind, a.zone,
    case when v.period_start < @from then (select e.starts_on from levy_periods e where e.operator_id = @operator and e.starts_on <= v.period_start and e.ends_on > v.period_start) end as about
  from levy_documents c join invoices v on v.id = c.document_id join agreements g on g.id = v.agreement_id join usage_points u on u.id = g.usage_point_id join area a on a.id = u.network_point_id
  where c.period_id = @period and c.kind = 0
), part as materialized (
  select l.invoice_id, coalesce(sum(l.amount) filter (where l.group_name = 'tax-included'), 0) as included, coalesce(sum(l.amount) filter (where l.group_name = 'tax'), 0) as added,
    coalesce(sum(l.amount) filter (where l.group_name = 'levy'), 0) as levies
  from invoice_lines l where l.invoice_id in (select id from bill) group by l.invoice_id
)
select x.figure, b.resource, b.kind, b.zone, null as key, null as beneficiary, b.about, sum(x.value) as value, count(*) filter (where x.value <> 0) as count
from bill b left join part p on p.invoice_id = b.id
cross join lateral (values
  ('billed', b.quantity / 1000.0), ('invoiced-net', b.net - coalesce(p.included, 0)), ('invoiced-tax', coalesce(p.added + p.included, 0)), ('invoiced-levy', coalesce(p.levies, 0)),
  ('invoiced-total', b.total), ('bills', (b.what <> @credit)::int), ('credit-notes', (b.what = @credit)::int)) as x(figure, value)
group by x.figure, b.resource, b.kind, b.zone, b.about
union all
select x.figure, b.resource, b.kind, b.zone, l.key, l.beneficiary, b.about, sum(x.value), count(*)
from bill b join invoice_lines l on l.invoice_id = b.id and l.group_name = 'levy'
cross join lateral (values ('levy', l.amount), ('levy-base', l.quantity)) as x(figure, value)
group by x.figure, b.resource, b.kind, b.zone, l.key, l.beneficiary, b.about
