-- Counts and sums of one operator and month. In: $1 operator, $2 first day, $3 first day after, $4 the ledger's receivable account, $5 kind of credit notes, $6 state of a run that is done.
with running as (
  select distinct a.subscriber_id, a.usage_point_id from agreements a
  where a.operator_id = $1 and a.starts_on < $3 and (a.ends_on is null or a.ends_on >= $3)),
bills as (select v.id, v.kind, v.total from invoices v where v.operator_id = $1 and v.period_start >= $2 and v.period_start < $3)
select (select count(distinct subscriber_id) from running)::int, (select count(distinct usage_point_id) from running)::int,
       (select count(*) from bills where kind <> $5)::int, (select coalesce(sum(total), 0) from bills),
       -- Money that came in on the bills: what the ledger took off them other than by credit notes.
       (select coalesce(-sum(e.amount), 0) from ledger_entries e join postings p on p.id = e.posting_id join bills b on b.id = e.invoice_id
        where e.account = $4 and p.kind in ('payment', 'reversal', 'allocation')),
       exists (select 1 from billing_runs r where r.operator_id = $1 and r.month = $2 and r.state = $6)
