-- The second lock: a connection sees the rows of the operators in app.operators and nothing else; unset = no row.
create function visible_operators() returns int[] language sql stable parallel safe as
$$ select coalesce(nullif(current_setting('app.operators', true), ''), '{}')::int[] $$;

do $$
declare t text;
begin
  for t in
    select c.table_name from information_schema.columns c join information_schema.tables x using (table_schema, table_name)
    where c.table_schema = 'public' and c.column_name = 'operator_id' and x.table_type = 'BASE TABLE' and c.table_name not in ('users', 'api_keys')
  loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy own_rows on %I using (operator_id = any (visible_operators())) with check (operator_id = any (visible_operators()))', t);
  end loop;

  foreach t in array array['readings', 'reading_edits', 'reading_estimates', 'reading_conflicts', 'consumption_hours', 'consumption_days', 'consumption_months'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy see_own on %I for select using (exists (select 1 from registers r where r.id = register_id))', t);
    execute format('create policy write on %I for insert with check (true)', t);
    execute format('create policy change_own on %I for update using (exists (select 1 from registers r where r.id = register_id))', t);
    execute format('create policy drop_own on %I for delete using (exists (select 1 from registers r where r.id = register_id))', t);
  end loop;
end $$;

-- Hours of many registers of the caller's operators for a night's work: numbers of hours since 1970 UTC and quantities, NaN
-- where the hour is no measured one. Owner's rights, and whose a register is asked once for it instead of once for each of
-- its hours; a register of another operator has none.
create function night_hours(registers int[], from_at timestamptz[], until_at timestamptz) returns table (register_id int, hours int[], quantities float8[])
language sql stable security definer set search_path = public, pg_temp as $$
  select r.id, h.hours, h.quantities
  from unnest(registers, from_at) asked (id, from_at)
  join lateral (select x.id from registers x where x.id = asked.id and x.operator_id = any (visible_operators()) offset 0) r on true
  join lateral (
    select array_agg((date_part('epoch', q.hour) / 3600)::int) as hours, array_agg(case when q.quality = 0 then q.quantity::float8 else 'NaN' end) as quantities
    from consumption_hours q where q.register_id = asked.id and q.hour >= asked.from_at and q.hour < until_at
  ) h on h.hours is not null
$$;
