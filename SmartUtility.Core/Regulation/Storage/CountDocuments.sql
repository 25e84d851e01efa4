-- Counts for period @period what no period has counted: bills and credit notes of days before @to, money booked before @end; nothing of before @beginning,
-- the first day of the operator's first period, which started at @start. The key of levy_documents lets a document in once.
with bills as (
  insert into levy_documents (operator_id, kind, document_id, period_id)
  select v.operator_id, 0, v.id, @period from invoices v
  where v.operator_id = @operator and v.period_start >= @beginning and v.period_start < @to
    and not exists (select 1 from levy_documents c where c.kind = 0 and c.document_id = v.id)
  returning document_id
), money as (
  insert into levy_documents (operator_id, kind, document_id, period_id)
  select p.operator_id, 1, p.id, @period from postings p
  where p.operator_id = @operator and p.kind in ('payment', 'reversal') and p.at >= @start and p.at < @end
    and not exists (select 1 from levy_documents c where c.kind = 1 and c.document_id = p.id)
  returning document_id
)
select (select count(*) from bills) as documents,
  (select encode(sha256(coalesce(string_agg(v.hash, ''::bytea order by v.id), ''::bytea)), 'hex') from invoices v where v.id in (select document_id from bills)) as hash
