-- Readings and rollups: partitioned by month with a default partition; no foreign key, no operator column
-- (the tenant is the register's). Reached only by register ids resolved under row-level security.

create table readings (
  register_id int not null,
  time timestamptz not null,
  value bigint not null,
  quality smallint not null,
  received_at timestamptz not null,
  primary key (register_id, time)
) partition by range (time);
create table readings_default partition of readings default;

-- Corrections lie over readings; the highest version counts, a null value takes the reading out.
create table reading_edits (
  register_id int not null,
  time timestamptz not null,
  version int not null,
  value bigint,
  quality smallint not null,
  by text not null,
  reason text not null,
  at timestamptz not null,
  primary key (register_id, time, version)
);

-- Indexes nobody read: at full hours within a gap between two readings. A row counts only while these two readings stand
-- as they were and nothing was read between them: a reading that comes late takes the estimate's place by being there.
create table reading_estimates (
  register_id int not null,
  time timestamptz not null,
  value bigint not null,
  quality smallint not null,
  gap_from timestamptz not null,
  from_value bigint not null,
  gap_to timestamptz not null,
  to_value bigint not null,
  at timestamptz not null,
  primary key (register_id, time, gap_from, gap_to, from_value, to_value)
);

-- Readings that count: the latest edit lies over the reading; what an edit took out or validation questioned (10) is left
-- out. Invoker's rights, so that row-level security is the caller's.
create view real_readings with (security_invoker = true) as
select r.register_id, r.time, coalesce(e.value, r.value) as value, coalesce(e.quality, r.quality) as quality
from readings r
left join lateral (
  select x.version, x.value, x.quality from reading_edits x
  where x.register_id = r.register_id and x.time = r.time
  order by x.version desc limit 1
) e on true
where coalesce(e.quality, r.quality) <> 10 and (e.version is null or e.value is not null);

-- What consumption sees: those, and the estimates between them that hold. The two tables are joined before anything is laid
-- over them, so that a register's rows come in order of time from their indexes and the newest one costs one row.
create view counted_readings with (security_invoker = true) as
select b.register_id, b.time, coalesce(e.value, b.value) as value, coalesce(e.quality, b.quality) as quality
from (
  select register_id, time, value, quality, null::timestamptz as gap_from, null::bigint as from_value, null::timestamptz as gap_to, null::bigint as to_value from readings
  union all
  select register_id, time, value, quality, gap_from, from_value, gap_to, to_value from reading_estimates
) b
left join lateral (
  select x.version, x.value, x.quality from reading_edits x
  where x.register_id = b.register_id and x.time = b.time and b.gap_from is null
  order by x.version desc limit 1
) e on true
where coalesce(e.quality, b.quality) <> 10 and (e.version is null or e.value is not null)
  and (b.gap_from is null or (
    (select a.value from real_readings a where a.register_id = b.register_id and a.time = b.gap_from) = b.from_value
    and (select a.value from real_readings a where a.register_id = b.register_id and a.time = b.gap_to) = b.to_value
    and not exists (select 1 from real_readings a where a.register_id = b.register_id and a.time > b.gap_from and a.time < b.gap_to)));

-- What the nightly watch over registers knows of each: see RegisterWatchState.
create table register_watches (
  register_id int primary key,
  operator_id int not null,
  state jsonb not null
);

-- Same register and time with another value: the first is kept, the other stands here for staff.
create table reading_conflicts (
  register_id int not null,
  time timestamptz not null,
  value bigint not null,
  received_at timestamptz not null,
  primary key (register_id, time, value)
);

-- What must be computed again: written in the transaction of the readings, taken away in that of the rollup.
create table touched (
  id bigint generated always as identity primary key,
  register_id int not null,
  from_at timestamptz not null,
  to_at timestamptz not null
);

-- Consumption in stored units of the register. quality: 0 measured, 9 interpolated over a gap.
create table consumption_hours (
  register_id int not null,
  hour timestamptz not null,
  quantity bigint not null check (quantity >= 0),
  quality smallint not null,
  primary key (register_id, hour)
) partition by range (hour);
create table consumption_hours_default partition of consumption_hours default;

create table consumption_days (
  register_id int not null,
  day date not null,
  quantity bigint not null check (quantity >= 0),
  quality smallint not null,
  primary key (register_id, day)
);

create table consumption_months (
  register_id int not null,
  month date not null,
  quantity bigint not null check (quantity >= 0),
  quality smallint not null,
  primary key (register_id, month)
);

-- Per network point and hour, in base units (Wh or L): what its own meters say flowed in less what its tanks took up,
-- what is registered below, and how many of the meters that should have reported did; what its tanks took up (negative:
-- gave back), and how many meters make up expected (0: nobody measures what flows in).
create table network_hours (
  operator_id int not null,
  network_point_id int not null,
  hour timestamptz not null,
  expected bigint not null,
  received bigint not null,
  due int not null,
  present int not null,
  stored bigint not null default 0,
  own int not null default 1,
  primary key (network_point_id, hour)
);

-- The same per local day of the operator (an hour belongs to the day it begins in): sums of the hours, how many hours
-- there are and in how many the inflow was measured, the loss of those, and the highest load of an hour with its time.
create table network_days (
  operator_id int not null,
  network_point_id int not null,
  day date not null,
  expected bigint not null,
  received bigint not null,
  stored bigint not null,
  lost bigint not null,
  due bigint not null,
  present bigint not null,
  hours smallint not null,
  measured smallint not null,
  peak bigint not null,
  peak_at timestamptz not null,
  primary key (network_point_id, day)
);
create index ix_network_days_day on network_days (operator_id, day);

-- The latest commit this installation knows of, and by how many seconds its clock is known to be wrong (null: by nothing that is known):
-- a program whose clock is earlier, or wrong, starts no billing and no cut.
create table clock_marks (
  id int primary key check (id = 1),
  at timestamptz not null,
  off_seconds bigint
);
insert into clock_marks (id, at) values (1, '2000-01-01');

-- What the demonstration country was made with; one row while it is there.
create table demo_seed (
  id int primary key check (id = 1),
  until date not null,
  meters int not null,
  days int not null,
  seeded_at timestamptz not null
);

-- Makes the monthly partitions that cover [from_day, to_day]; safe twice and by two at once. Rows already in the default
-- partition for such a month are moved into it. Owner's rights: the program's role may not create tables.
create function ensure_partitions(from_day date, to_day date) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  month date := date_trunc('month', from_day);
  made int := 0;
  parent text; key text; part text;
begin
  perform pg_advisory_xact_lock(hashtextextended('ensure_partitions', 0));
  while month <= to_day loop
    foreach parent in array array['readings', 'consumption_hours'] loop
      key := case parent when 'readings' then 'time' else 'hour' end;
      part := parent || '_' || to_char(month, 'YYYYMM');
      if to_regclass('public.' || part) is null then
        execute format('create table %I (like %I including defaults including constraints)', part, parent);
        execute format('with moved as (delete from %I where %I >= %L and %I < %L returning *) insert into %I select * from moved',
          parent || '_default', key, month::timestamptz at time zone 'UTC', key, (month + interval '1 month') at time zone 'UTC', part);
        execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, part,
          to_char(month, 'YYYY-MM-DD') || ' 00:00:00+00', to_char(month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00');
        made := made + 1;
      end if;
    end loop;
    month := month + interval '1 month';
  end loop;
  return made;
end $$;

-- Programs that know devices by heart are told which meter, gateway or operator changed (its number; delivered at commit).
create function tell_device_changed() returns trigger language plpgsql as $$
declare row record := case when tg_op = 'DELETE' then old else new end;
begin
  perform pg_notify('devices', case tg_table_name when 'registers' then 'm' || (to_jsonb(row) ->> 'meter_id') when 'meters' then 'm' || (to_jsonb(row) ->> 'id') else 'all' end);
  return null;
end $$;
create trigger tell_changed after insert or delete or update of serial, secret_hash on meters for each row execute function tell_device_changed();
create trigger tell_changed after insert or update or delete on registers for each row execute function tell_device_changed();
create trigger tell_changed after insert or update or delete on gateways for each row execute function tell_device_changed();
create trigger tell_changed after insert or update or delete on operators for each row execute function tell_device_changed();

-- Every posting sums to zero; checked once for each when its transaction ends. Entries come in that transaction and in no other,
-- so that nothing is added to a posting that was checked.
alter table postings add column made_in xid8 not null default pg_current_xact_id();
create function check_posting_balance() returns trigger language plpgsql as $$
begin
  if (select coalesce(sum(amount), 0) from ledger_entries where posting_id = new.id) <> 0 then
    raise exception 'posting % does not sum to zero', new.id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger posting_balances after insert on postings
  deferrable initially deferred for each row execute function check_posting_balance();
create function check_posting_is_new() returns trigger language plpgsql as $$
begin
  if exists (select 1 from fresh join postings p on p.id = fresh.posting_id where p.made_in <> pg_current_xact_id()) then
    raise exception 'a posting that is booked gets no more entries; book another' using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger posting_is_new after insert on ledger_entries referencing new table as fresh
  for each statement execute function check_posting_is_new();

-- Documents of bills are written once and seldom read: the quick compression where the server has it.
do $$ begin
  alter table invoices alter column document set compression lz4;
exception when feature_not_supported or invalid_parameter_value then null;
end $$;

-- Issued rows never change, whoever asks.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% rows never change; correct with a new one', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger never_change before update or delete on invoices for each row execute function refuse_change();
create trigger never_change before update or delete on invoice_lines for each row execute function refuse_change();
create trigger never_change before update or delete on postings for each row execute function refuse_change();
create trigger never_change before update or delete on ledger_entries for each row execute function refuse_change();
create trigger never_change before update or delete on payments for each row execute function refuse_change();
create trigger never_change before update or delete on audit for each row execute function refuse_change();
-- Documents are counted before the figures that close their period are known.
alter table levy_documents add constraint fk_levy_documents_period foreign key (period_id) references levy_periods (id) deferrable initially deferred;
create trigger never_change before update or delete on levy_periods for each row execute function refuse_change();
create trigger never_change before update or delete on levy_figures for each row execute function refuse_change();
create trigger never_change before update or delete on levy_documents for each row execute function refuse_change();
create trigger never_change before update or delete on levy_declarations for each row execute function refuse_change();
create trigger never_change before update or delete on levy_schemes for each row execute function refuse_change();
create trigger never_change before update or delete on levy_assessments for each row execute function refuse_change();
create trigger never_change before update or delete on levy_comments for each row execute function refuse_change();
create trigger never_change before update or delete on levy_invoices for each row execute function refuse_change();
create trigger never_change before update or delete on levy_payments for each row execute function refuse_change();
create trigger never_change before update or delete on levy_receipts for each row execute function refuse_change();
