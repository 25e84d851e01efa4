-- Bills by service month and resource: how many, what they come to with credit notes taken off, what has been paid of it. In: @operator, @from, @to (firsts
-- of months), @receivable (ledger account), @credit (kind of credit notes), @done (state of a run that is done).
with bill as materialized (
  select v.id, v.kind, v.quantity, v.total, date_trunc('month', v.period_start)::date as month, u.resource
  from invoices v join agreements g on g.id = v.agreement_id join usage_points u on u.id = g.usage_point_id
  where v.operator_id = @operator and v.period_start >= @from and v.period_start < @to
), paid as materialized (
  select e.invoice_id, -sum(e.amount) as amount
  from ledger_entries e join postings p on p.id = e.posting_id
  where e.operator_id = @operator and e.account = @receivable and p.kind in ('payment', 'reversal', 'allocation') and e.invoice_id in (select id from bill)
  group by e.invoice_id
)
select b.month, b.resource, count(*) filter (where b.kind <> @credit) as bills, count(*) filter (where b.kind = @credit) as credit_notes, sum(b.quantity)::bigint as quantity, sum(b.total) as total,
  coalesce(sum(p.amount), 0) as paid, exists (select 1 from billing_runs r where r.operator_id = @operator and r.month = b.month and r.state = @done) as is_final
from bill b left join paid p on p.invoice_id = b.id
group by b.month, b.resource
order by b.month, b.resource
