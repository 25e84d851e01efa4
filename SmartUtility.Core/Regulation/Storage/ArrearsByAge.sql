-- What is owed to @operator by days since it was due on the local day @today: bucket 0 not due, 1 up to 30 days, 2 to 60, 3 to 90, 4 older. @receivable: ledger account.
with open as (
  select v.id, v.subscriber_id, @today - v.due_on as late, sum(e.amount) as amount
  from invoices v join ledger_entries e on e.invoice_id = v.id and e.account = @receivable
  where v.operator_id = @operator
  group by v.id
  having sum(e.amount) > 0
)
select case when late <= 0 then 0 when late <= 30 then 1 when late <= 60 then 2 when late <= 90 then 3 else 4 end as bucket, count(*) as bills, count(distinct subscriber_id) as accounts, sum(amount) as amount
from open group by 1 order by 1
