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
