-- Places whose supply is not as their agreement says: what is contracted today, what the meter last reported, and what flowed.
-- $1 now. Rows of every installed meter at a usage point that differs; idempotent, reads only.
-- Flow is counted in whole hours of the last 24 after supply should have been off (suspended, contract ended, reported off):
-- what flowed before the cut in the hour of the cut is no difference; nor is what was interpolated over a gap (quality 9),
-- which may spread what flowed before the cut over the hours after.
with place as (
  select m.id as meter_id, m.serial, m.operator_id, m.resource, m.supply, m.supply_at, m.switch, m.last_seen_at,
         u.id as usage_point_id, u.code, u.district, u.landmark,
         a.id as agreement_id, a.number, a.subscriber_id, a.suspended_at, a.suspended_reason,
         case when a.id is null then 0 when a.suspended_at is not null then 1 else 2 end as contract,
         (select max(ended.ends_on) from agreements ended where ended.usage_point_id = u.id and ended.ends_on <= ($1 at time zone o.time_zone)::date) as ended_on,
         o.time_zone, o.code as owner
  from installations i
  join meters m on m.id = i.meter_id
  join operators o on o.id = m.operator_id
  join usage_points u on u.id = i.usage_point_id
  left join lateral (
    select * from agreements a
    where a.usage_point_id = u.id and a.starts_on <= ($1 at time zone o.time_zone)::date and (a.ends_on is null or a.ends_on > ($1 at time zone o.time_zone)::date)
    order by a.starts_on desc limit 1) a on true
  where i.from_at <= $1 and (i.until_at is null or i.until_at > $1)
),
suspect as (
  select p.*,
         case contract
           when 0 then greatest($1 - interval '24 hours', coalesce(ended_on::timestamp at time zone time_zone, '-infinity'))
           when 1 then greatest($1 - interval '24 hours', suspended_at, case when supply = 2 then supply_at end)
           else greatest($1 - interval '24 hours', supply_at)
         end as off_since
  from place p
  where contract < 2 or supply = 2
)
select s.meter_id, s.owner, s.serial, s.operator_id, s.resource, s.supply, s.supply_at, s.switch, s.last_seen_at, s.code, s.district, s.landmark,
       s.number, b.name as subscriber, s.contract, s.suspended_at, s.suspended_reason,
       coalesce((select sum(h.quantity * g.base_factor)
                 from registers g
                 join consumption_hours h on h.register_id = g.id
                 where g.meter_id = s.meter_id and h.quality = 0 and h.hour >= date_trunc('hour', s.off_since) + interval '1 hour' and h.hour < $1), 0) as flow
from suspect s
left join subscribers b on b.id = s.subscriber_id
order by s.serial
