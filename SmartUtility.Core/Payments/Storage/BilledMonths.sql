-- Per billed month of @operator: bills, their totals less credit notes, what of it is still owed, base units. Newest first.
select date_trunc('month', i.period_start)::date as month, count(*) filter (where i.kind <> 2)::int as bills, sum(i.total) as billed,
  coalesce(sum((select sum(e.amount) from ledger_entries e where e.invoice_id = i.id and e.account = 0)), 0) as open, sum(i.quantity)::bigint as quantity
from invoices i
where i.operator_id = @operator
group by 1
order by 1 desc
limit @most
