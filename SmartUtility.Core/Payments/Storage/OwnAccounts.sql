-- Accounts with their balance. In: $1 subscriber ids (bigint[]), $2 receivable, $3 credit (accounts of the ledger).
select s.id, s.operator_id, o.name, o.phone, o.time_zone, s.account, s.name, o.currency,
       coalesce((select sum(x.amount) from ledger_entries x where x.subscriber_id = s.id and x.account in ($2, $3)), 0),
       (select min(v.due_on) from invoices v where v.subscriber_id = s.id
          and (select coalesce(sum(x.amount), 0) from ledger_entries x where x.invoice_id = v.id and x.account = $2) > 0),
       (select v.number from invoices v where v.subscriber_id = s.id order by v.issued_at desc, v.id desc limit 1)
from subscribers s
join operators o on o.id = s.operator_id
where s.id = any ($1)
order by s.id
