using System.Globalization;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Verbs.Bench;

/// <summary>Many water accounts with readings at the ends of two months, the same bills by SQL alone, and what must hold of bills whoever wrote them.</summary>
static class BillingTown
{
    /// <summary>The operator.</summary>
    public const int OperatorId = 1;

    static readonly TariffVersion Prices = new(new DateOnly(2020, 1, 1), [
        new EnergyBlocks("water", Words.Of("Water", "Eau"), [new Block(200, 10, TaxKeys: [], Label: Words.Of("Water, social block", "Eau, tranche sociale")), new Block(400, 30), new Block(600)], ScaleByHouseholds: true, TaxKeys: ["vat"]),
        new FixedCharge("standing", Words.Of("Standing charge", "Redevance fixe"), 500, Prorate: true, TaxKeys: ["vat"]),
        new Tax("vat", Words.Of("VAT", "TVA"), 0.18m)],
        new RoundingPolicy(Line: new Rounding(RoundingMode.HalfUp, 1), Tax: new Rounding(RoundingMode.HalfUp, 1), Total: new Rounding(RoundingMode.HalfUp, 5)));

    /// <summary>Accounts in an empty database, with readings around a month and the one after it. One in 997 has no reading at all, one in 499 rolls over, a quarter has several households.</summary>
    public static async Task SeedAsync(string owner, PublishTariff publish, int accounts, BillingMonth month, CancellationToken stop)
    {
        var next = month.Next;
        await BenchHost.SqlAsync(owner, $"""
            insert into operators (code, name, time_zone, currency, resources, language, grace_days, due_days, cut_from, cut_until, cut_any_hour, stale_after, is_demo)
              values ('BENCH', 'Bench', 'UTC', 'XOF', '{"{2}"}', 'en', 0, 15, '08:00', '15:00', false, '1 day', false);
            insert into network_points (operator_id, code, name, kind, resource, path) select id, 'Z' || i, 'Zone ' || i, 2, 2, '{"{}"}' from operators, generate_series(1, 100) i;
            update network_points set path = array[id];
            insert into usage_points (operator_id, code, network_point_id, resource, kind, households, district, is_unbilled)
              select z.operator_id, 'U' || i, z.id, 2, 0, case when i % 4 = 0 then 1 + i % 5 else 1 end, 'District ' || z.id, false from generate_series(1, {Text(accounts)}) i join network_points z on z.id = 1 + i % 100;
            insert into meters (operator_id, serial, resource, switch, interval, is_online, supply) select operator_id, 'M' || id, 2, 0, '1 hour', false, 1 from usage_points;
            insert into registers (operator_id, meter_id, code, unit, decimals, capacity, base_factor) select operator_id, id, '8-0:1.0.0', 'm3', 3, 100000000, 1 from meters;
            insert into installations (operator_id, meter_id, usage_point_id, flow, from_at) select u.operator_id, m.id, u.id, 1, '2020-01-01' from usage_points u join meters m on m.serial = 'M' || u.id;
            insert into subscribers (operator_id, account, name, kind, language, created_at) select operator_id, 'B' || id, 'Subscriber ' || id, 0, case when id % 3 = 0 then 'en' else 'fr' end, '2020-01-01' from usage_points;
            insert into subscriber_phones (operator_id, subscriber_id, phone, is_primary) select operator_id, id, '+229' || (90000000 + id), true from subscribers;
            insert into agreements (operator_id, number, subscriber_id, usage_point_id, tariff_code, starts_on) select operator_id, 'A' || id, id, id, 'DOM', '2020-01-01' from subscribers;
            select ensure_partitions('{month.First.AddMonths(-1):yyyy-MM-dd}', '{next.End.AddMonths(1):yyyy-MM-dd}');
            insert into readings select r.id, at, case when r.id % 499 = 0 then (100000000 - 20000 + n * (13000 + r.id % 30000)) % 100000000 else 1000000 + n * (3000 + r.id * 7919 % 38000) end, 0, at
              from registers r cross join (values (0, timestamptz '{month.First:yyyy-MM-dd} 00:00Z'), (1, '{month.End:yyyy-MM-dd} 00:00Z'), (2, '{next.End:yyyy-MM-dd} 00:00Z')) t(n, at) where r.id % 997 <> 0;
            analyze
            """, stop);
        var published = await publish.RunAsync(Actor.System(OperatorId), "DOM", "Domestic water", Resource.Water, Prices, stop);
        if (published.Refusal is { } refusal) throw new InvalidOperationException(refusal.Detail);
    }

    // What each account of a month owes, by the tariff above written out in SQL: base quantity and the amounts of its lines.
    static string Owed(BillingMonth month, string among) => $"""
        select a.id as agreement_id, a.subscriber_id, a.operator_id, a.number as agreement, u.code as place, u.district, u.households, m.serial, s.account, s.name, s.language, x.*
        from agreements a join usage_points u on u.id = a.usage_point_id join subscribers s on s.id = a.subscriber_id
        join installations i on i.usage_point_id = u.id join meters m on m.id = i.meter_id join registers r on r.meter_id = m.id
        join readings f on f.register_id = r.id and f.time = timestamptz '{month.First:yyyy-MM-dd} 00:00Z' join readings t on t.register_id = r.id and t.time = timestamptz '{month.End:yyyy-MM-dd} 00:00Z'
        cross join lateral (select f.value as from_value, t.value as to_value, case when t.value >= f.value then t.value - f.value else t.value + r.capacity - f.value end as base) b
        cross join lateral (select b.base, b.from_value, b.to_value, least(b.base, 10000 * u.households) / 1000.0 as q1, least(greatest(b.base - 10000 * u.households, 0), 20000 * u.households) / 1000.0 as q2, greatest(b.base - 30000 * u.households, 0) / 1000.0 as q3) q
        cross join lateral (select q.base, q.from_value, q.to_value, q.q1, q.q2, q.q3, round(q.q1 * 200) as a1, round(q.q2 * 400) as a2, round(q.q3 * 600) as a3) l
        cross join lateral (select l.*, round((l.a2 + l.a3 + 500) * 0.18) as vat) v
        cross join lateral (select v.*, v.a1 + v.a2 + v.a3 + 500 as net, round((v.a1 + v.a2 + v.a3 + 500 + v.vat) / 5) * 5 as total) x
        where {among}
        """;

    /// <summary>The bills of a month for the accounts (from, to], with lines, numbers, postings, document, hash and event: what the database alone could do.</summary>
    public static string LimitSql(BillingMonth month, int from, int to) => $"""
        begin;
        create temp table owed on commit drop as
          with owed as ({Owed(month, $"a.id > {Text(from)} and a.id <= {Text(to)}")}),
          taken as (insert into number_series (operator_id, series, year, last) select 1, 'F', {Text(month.End.Year)}, count(*) from owed
            on conflict (operator_id, series, year) do update set last = number_series.last + excluded.last returning last)
          select owed.*, nextval('invoices_id_seq') as id, nextval('postings_id_seq') as posting_id, 'BENCH-F-{Text(month.End.Year)}-' || lpad((taken.last - count(*) over () + row_number() over (order by agreement_id))::text, 6, '0') as number from owed, taken;
        create temp table written on commit drop as
          select *, jsonb_build_object('number', number, 'kind', 'normal', 'language', language, 'issued_on', current_date, 'due_on', current_date + 15, 'from', date '{month.First:yyyy-MM-dd}', 'to', date '{month.End:yyyy-MM-dd}',
            'issuer', jsonb_build_object('code', 'BENCH', 'name', 'Bench'), 'customer', jsonb_build_object('account', account, 'name', name, 'phone', '+229' || (90000000 + subscriber_id)),
            'place', jsonb_build_object('code', place, 'resource', 'water', 'agreement', agreement, 'district', district, 'households', households), 'tariff_code', 'DOM', 'tariff_name', 'Domestic water',
            'registers', jsonb_build_array(jsonb_build_object('serial', serial, 'code', '8-0:1.0.0', 'unit', 'm3', 'from_index', from_value / 1000.0, 'from_on', timestamp '{month.First:yyyy-MM-dd}', 'to_index', to_value / 1000.0, 'to_on', timestamp '{month.End:yyyy-MM-dd}', 'decimals', 3, 'multiplier', '1', 'quantity', base / 1000.0, 'is_estimated', false)),
            'quantity', base / 1000.0, 'unit', 'm³', 'is_estimated', false, 'price', jsonb_build_object('lines', jsonb_build_array(
              jsonb_build_object('key', 'water.1', 'label', 'Water, social block', 'quantity', q1, 'unit', 'm³', 'unit_price', '200', 'amount', a1, 'tax_keys', '[]'::jsonb), jsonb_build_object('key', 'water.2', 'label', 'Water', 'quantity', q2, 'unit', 'm³', 'unit_price', '400', 'amount', a2, 'tax_keys', '["vat"]'::jsonb),
              jsonb_build_object('key', 'standing', 'label', 'Standing charge', 'quantity', '1', 'unit', 'month', 'unit_price', '500', 'amount', '500', 'tax_keys', '["vat"]'::jsonb)),
              'taxes', jsonb_build_array(jsonb_build_object('key', 'vat', 'label', 'VAT', 'base', a2 + a3 + 500, 'rate', '0.18', 'amount', vat, 'included', false)), 'levies', '[]'::jsonb, 'unrounded', net + vat, 'rounding', total - net - vat, 'total', total, 'currency', 'XOF'),
            'balance_before', '0', 'history', '[]'::jsonb, 'payment_reference', number)::text as document from owed;
        insert into invoices (id, operator_id, kind, number, agreement_id, subscriber_id, revision, period_start, period_end, issued_at, due_on, currency, net, tax, rounding_amount, total, quantity, is_estimated, language, document, hash)
          select id, operator_id, 0, number, agreement_id, subscriber_id, 0, date '{month.First:yyyy-MM-dd}', date '{month.End:yyyy-MM-dd}', now(), current_date + 15, 'XOF', net, vat, total - net - vat, total, base, false, language, document, sha256(convert_to(document, 'UTF8')) from written;
        insert into invoice_lines (invoice_id, no, operator_id, group_name, key, label, quantity, unit, unit_price, amount)
          select w.id, row_number() over (partition by w.id order by l.no), w.operator_id, l.group_name, l.key, l.label, l.quantity, l.unit, l.price, l.amount from written w cross join lateral (values
            (1, 'line', 'water.1', 'Water, social block', q1, 'm³', 200, a1), (2, 'line', 'water.2', 'Water', q2, 'm³', 400, a2), (3, 'line', 'water.3', 'Water', q3, 'm³', 600, a3),
            (4, 'line', 'standing', 'Standing charge', 1, 'month', 500, 500), (5, 'tax', 'vat', 'VAT', a2 + a3 + 500, '%', 0.18, vat), (6, 'rounding', 'rounding', '', 1, '', total - net - vat, total - net - vat)) as l(no, group_name, key, label, quantity, unit, price, amount) where l.amount <> 0;
        insert into postings (id, operator_id, kind, reference, at, currency) select posting_id, operator_id, 'invoice', number, now(), 'XOF' from written;
        insert into ledger_entries (operator_id, posting_id, account, subscriber_id, invoice_id, amount)
          select w.operator_id, w.posting_id, e.account, e.subscriber_id, e.invoice_id, e.amount from written w cross join lateral (values (0, w.subscriber_id, w.id, total), (5, null, null, -net), (6, null, null, -vat), (10, null, null, -(total - net - vat))) as e(account, subscriber_id, invoice_id, amount) where e.amount <> 0;
        insert into outbox (operator_id, at, kind, payload, attempts) select operator_id, now(), 'InvoiceIssued', jsonb_build_object('InvoiceId', id, 'Number', number, 'SubscriberId', subscriber_id, 'Total', total, 'Currency', 'XOF', 'DueOn', current_date + 15, 'OperatorId', operator_id), 0 from written;
        commit;
        """;

    /// <summary>What the bills of a month are, against what they must be.</summary>
    /// <param name="Bills">Bills.</param>
    /// <param name="Missing">Accounts with readings and without a bill.</param>
    /// <param name="Twice">Bills too many for their account.</param>
    /// <param name="Gaps">Numbers that nobody has, of all that were given.</param>
    /// <param name="Total">Sum of the bills.</param>
    /// <param name="TotalBySql">Sum of what SQL alone says is owed.</param>
    /// <param name="Ledger">Sum of all entries.</param>
    /// <param name="Unbooked">Bills whose receivable in the books is not their total, or whose lines do not add up to it.</param>
    public sealed record Found(long Bills, long Missing, long Twice, long Gaps, decimal Total, decimal TotalBySql, decimal Ledger, long Unbooked)
    {
        /// <summary>Each once, without gaps, the same sum, books in balance.</summary>
        public bool IsRight => Missing == 0 && Twice == 0 && Gaps == 0 && Total == TotalBySql && Ledger == 0 && Unbooked == 0;
    }

    /// <summary>Looks.</summary>
    public static async Task<Found> CheckAsync(string owner, BillingMonth month, CancellationToken stop)
    {
        // A connection of the pool may be one that was cut.
        await using var connection = new NpgsqlConnection(owner + ";Command Timeout=1800;Pooling=false");
        await connection.OpenAsync(stop);
        await using var command = new NpgsqlCommand($"""
            with bills as (select * from invoices where period_start = '{month.First:yyyy-MM-dd}' and kind = 0), owed as ({Owed(month, "true")})
            select (select count(*) from bills), (select count(*) from owed where not exists (select 1 from bills b where b.agreement_id = owed.agreement_id)), (select count(*) - count(distinct agreement_id) from bills),
              (select coalesce(sum(last), 0) from number_series where series = 'F') - (select count(distinct right(number, -position('-F-' in number) - 7)::bigint) from invoices where kind = 0),
              (select coalesce(sum(total), 0) from bills), (select coalesce(sum(total), 0) from owed), (select coalesce(sum(amount), 0) from ledger_entries),
              (select count(*) from bills b left join (select invoice_id, sum(amount) as amount from ledger_entries where account = 0 group by 1) e on e.invoice_id = b.id
                 left join (select invoice_id, sum(amount) as amount from invoice_lines group by 1) l on l.invoice_id = b.id where e.amount is distinct from b.total or l.amount is distinct from b.total)
            """, connection);
        await using var row = await command.ExecuteReaderAsync(stop);
        await row.ReadAsync(stop);
        return new Found(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), (long)row.GetDecimal(3), row.GetDecimal(4), row.GetDecimal(5), row.GetDecimal(6), row.GetInt64(7));
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
