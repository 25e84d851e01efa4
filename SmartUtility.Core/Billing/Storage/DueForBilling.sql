-- Agreements (of the operators this connection sees) that cover a part of the month [@first, @end), have no bill for it
-- and stand at a usage point where a meter was ever installed before its end, the instant @before. Ascending ids.
select a.id as "Value"
from agreements a
where a.starts_on < @end and (a.ends_on is null or a.ends_on > @first) and a.starts_on < coalesce(a.ends_on, 'infinity')
  and exists (select 1 from installations i where i.usage_point_id = a.usage_point_id and i.from_at < @before)
  and not exists (select 1 from invoices v where v.agreement_id = a.id and v.period_start >= @first and v.period_start < @end and v.corrects_id is null)
order by a.id
