-- What was booked on an account. In: $1 subscriber, $2 receivable, $3 credit. A payment's reference is its receipt number.
select p.at, p.kind, p.reference, sum(x.amount)
from ledger_entries x
join postings p on p.id = x.posting_id
where x.subscriber_id = $1 and x.account in ($2, $3)
group by p.id, p.at, p.kind, p.reference
having sum(x.amount) <> 0
order by p.at, p.id
