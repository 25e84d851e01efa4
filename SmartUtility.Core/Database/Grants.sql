-- Rights of the program's role, applied after every migration. {role} is its quoted name.
-- No update or delete on what is issued, booked, measured or audited; no rights on partitions (a policy on the parent
-- does not cover a partition read directly).
grant usage on schema public to {role};
revoke all on all tables in schema public from {role};
do $$
declare t text;
begin
  for t in select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where n.nspname = 'public' and c.relkind in ('r', 'p', 'v') and not c.relispartition
  loop
    if t in ('invoices', 'invoice_lines', 'postings', 'ledger_entries', 'payments', 'payment_reversals', 'counter_shifts', 'shift_closings', 'audit', 'readings', 'reading_edits', 'reading_estimates', 'reading_conflicts', 'work_photos', 'own_reading_photos', 'tariff_versions',
      'levy_periods', 'levy_figures', 'levy_documents', 'levy_declarations', 'levy_schemes', 'levy_assessments', 'levy_comments', 'levy_invoices', 'levy_payments', 'levy_receipts') then
      execute format('grant select, insert on %I to {role}', t);
    elsif t in ('migrations', 'real_readings', 'counted_readings') then
      execute format('grant select on %I to {role}', t);
    else
      execute format('grant select, insert, update, delete on %I to {role}', t);
    end if;
  end loop;
end $$;
grant usage, select on all sequences in schema public to {role};
revoke all on function ensure_partitions(date, date) from public;
grant execute on function ensure_partitions(date, date) to {role};
revoke all on function night_hours(int[], timestamptz[], timestamptz) from public;
grant execute on function night_hours(int[], timestamptz[], timestamptz) to {role};
revoke all on function find_accounts(text[], text, text, text, text, int) from public;
grant execute on function find_accounts(text[], text, text, text, text, int) to {role};
