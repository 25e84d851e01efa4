-- Accounts of @operator with bills that owe something after their due day, by days since it on the local day @today.
with open as (
  select i.subscriber_id, i.due_on, sum(e.amount) as amount
  from invoices i join ledger_entries e on e.invoice_id = i.id and e.account = 0
  where i.operator_id = @operator and i.due_on < @today
  group by i.id
  having sum(e.amount) > 0
)
select s.id as subscriber_id, s.account, s.name, count(*)::int as bills, min(o.due_on) as oldest_due,
  coalesce(sum(o.amount) filter (where @today - o.due_on <= 30), 0) as up_to30,
  coalesce(sum(o.amount) filter (where @today - o.due_on between 31 and 60), 0) as up_to60,
  coalesce(sum(o.amount) filter (where @today - o.due_on between 61 and 90), 0) as up_to90,
  coalesce(sum(o.amount) filter (where @today - o.due_on > 90), 0) as older
from open o join subscribers s on s.id = o.subscriber_id
group by s.id
order by sum(o.amount) desc, s.id
limit @most
