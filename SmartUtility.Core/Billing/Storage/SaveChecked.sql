-- Writes what checks found, one row of the arrays each. Who released a bill is kept, unless it waits again.
insert into checked_bills (operator_id, run_id, agreement_id, state, flags, total, quantity, usual, checked_at)
select @operator, @run, u.agreement_id, u.state, u.flags, u.total, u.quantity, u.usual, @at
from unnest(@agreements::bigint[], @states::int[], @flags::text[], @totals::numeric[], @quantities::bigint[], @usual::bigint[]) as u(agreement_id, state, flags, total, quantity, usual)
on conflict (run_id, agreement_id) do update set state = excluded.state, flags = excluded.flags, total = excluded.total, quantity = excluded.quantity, usual = excluded.usual, checked_at = excluded.checked_at,
  released_by = case when excluded.state = 0 then null else checked_bills.released_by end
