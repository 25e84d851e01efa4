-- Bills since @since that stand and may come to something else now: a part was assumed, or readings or edits of their time came
-- after they were issued. @zone is the operator's.
select v.id as "Value"
from invoices v
join agreements a on a.id = v.agreement_id
where v.kind <> 2 and v.period_start >= @since and not exists (select 1 from invoices n where n.corrects_id = v.id)
  and (v.projected > 0 or exists (
    select 1 from installations i join registers r on r.meter_id = i.meter_id
    where i.usage_point_id = a.usage_point_id and i.from_at < v.period_end::timestamp at time zone @zone and (i.until_at is null or i.until_at > v.period_start::timestamp at time zone @zone)
      and (exists (select 1 from readings x where x.register_id = r.id and x.received_at > v.issued_at and x.time >= v.period_start::timestamp at time zone @zone and x.time <= v.period_end::timestamp at time zone @zone)
        or exists (select 1 from reading_edits e where e.register_id = r.id and e.at > v.issued_at and e.time >= v.period_start::timestamp at time zone @zone and e.time <= v.period_end::timestamp at time zone @zone))))
order by v.id
