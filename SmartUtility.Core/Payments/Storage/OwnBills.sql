-- Bills of accounts with what is open on them. In: $1 subscriber ids (bigint[]), $2 a number or null, $3 the ledger's receivable account,
-- Row-level security limits it to the operators of the connection.
select v.id, v.operator_id, o.name, o.time_zone, v.subscriber_id, v.number, v.kind, v.period_start, v.period_end, v.issued_at, v.due_on, v.currency, v.total,
       coalesce(e.open, 0), u.resource, v.quantity, v.is_estimated, exists (select 1 from invoices c where c.corrects_id = v.id), e.last_paid
from invoices v
join operators o on o.id = v.operator_id
join agreements a on a.id = v.agreement_id
join usage_points u on u.id = a.usage_point_id
left join lateral (select sum(x.amount) as open, max(p.at) filter (where x.amount < 0) as last_paid
                   from ledger_entries x join postings p on p.id = x.posting_id where x.invoice_id = v.id and x.account = $3) e on true
where v.subscriber_id = any ($1) and ($2::text is null or v.number = $2)
order by v.period_start desc, v.id desc
limit 200
