-- Finding an account by any part of what people say: small letters without accents, by trigrams where PostgreSQL's pg_trgm can be had (Debian: in the server's own package), else by the
-- beginning alone.
create function folded(value text) returns text language sql immutable parallel safe strict as
$$ select translate(lower(value), 'àâäáãåçéèêëíìîïñóòôöõúùûüýÿ’', 'aaaaaaceeeeiiiinooooouuuuyy''') $$;

do $$
declare
  part text;
  found boolean := true;
begin
  begin
    create extension if not exists pg_trgm;
  exception when others then
    found := false;
    raise notice 'pg_trgm is not to be had: accounts are found by the beginning of a name only at full speed';
  end;
  foreach part in array array['subscribers|folded(name)', 'subscribers|folded(account)', 'subscriber_phones|phone', 'meters|folded(serial)', 'usage_points|folded(code)', 'usage_points|folded(landmark)']
  loop
    execute format('create index %I on %I %s (%s %s)', 'find_' || split_part(part, '|', 1) || '_' || regexp_replace(split_part(part, '|', 2), '.*\(|\)', '', 'g'), split_part(part, '|', 1),
      case when found then 'using gin' else 'using btree' end, split_part(part, '|', 2), case when found then 'gin_trgm_ops' else 'text_pattern_ops' end);
  end loop;
end $$;

-- Accounts of the caller's operators that fit. Owner's rights: row-level security lets no index serve a pattern. In: the words (escaped for like), the whole text, the longest and the
-- next word as patterns (the same twice where there is one), digits of a phone or ''. Out: what fits best first (0 exact, 1 account, phone or meter, 2 the name's beginning, 3 a name, 4 a place).
create function find_accounts(words text[], whole text, pattern text, other text, digits text, most int) returns table (subscriber_id bigint, fit int, why text)
language sql stable security definer set search_path = public, pg_temp as $$
  with hits as (
    select id, case when folded(account) = folded(whole) then 0 else 1 end as fit, 'account' as why from subscribers
      where folded(account) like folded(whole) || '%' and operator_id = any (visible_operators())
    union all
    -- A name that thousands have: of the first thousand those that fit best; whoever wants another types more.
    (select id, case when folded(name) like folded(whole) || '%' then 2 else 3 end, 'name' from (
        select id, name from subscribers where folded(name) like folded(pattern) and folded(name) like folded(other) and operator_id = any (visible_operators())
          and (cardinality(words) = 1 or (select bool_and(folded(name) like '%' || folded(w) || '%') from unnest(words) w)) limit 1000) n
      order by 2, name, id limit most)
    union all
    select p.subscriber_id, 1, 'phone' from subscriber_phones p where digits <> '' and p.phone like '%' || digits || '%' and p.operator_id = any (visible_operators())
    union all
    select a.subscriber_id, case when folded(m.serial) = folded(whole) then 0 else 1 end, 'meter'
      from meters m join installations i on i.meter_id = m.id and i.until_at is null join agreements a on a.usage_point_id = i.usage_point_id and a.ends_on is null
      where folded(m.serial) like folded(whole) || '%' and m.operator_id = any (visible_operators())
    union all
    select a.subscriber_id, 1, 'place' from usage_points u join agreements a on a.usage_point_id = u.id and a.ends_on is null
      where folded(u.code) like folded(whole) || '%' and u.operator_id = any (visible_operators())
    union all
    (select a.subscriber_id, 4, 'place' from usage_points u join agreements a on a.usage_point_id = u.id and a.ends_on is null
      where folded(u.landmark) like folded(pattern) and folded(u.landmark) like folded(other) and u.operator_id = any (visible_operators())
        and (cardinality(words) = 1 or (select bool_and(folded(u.landmark) like '%' || folded(w) || '%') from unnest(words) w)) limit most)
  ), best as (select distinct on (id) id, fit, why from hits order by id, fit)
  select b.id, b.fit, b.why from best b join subscribers s on s.id = b.id order by b.fit, s.name, s.id limit most
$$;
