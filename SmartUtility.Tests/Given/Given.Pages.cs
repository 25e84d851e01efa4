using SmartUtility.Core.Billing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Tests.Given;

public sealed partial class Rows
{
    /// <summary>A subscriber with a meter that supplies it.</summary>
    public sealed record Household(Operator Owner, Subscriber Subscriber, Agreement Agreement, UsagePoint Place, Meter Meter)
    {
        public Register Register => Meter.Registers[0];
    }

    /// <summary>Operator, zone, usage point, subscriber, agreement and meter in one.</summary>
    public async Task<Household> HouseholdAsync(Operator owner, Resource resource = Resource.Water, string? phone = null, string name = "Afi Mensah", DateOnly? from = null)
    {
        var zone = await NetworkPointAsync(owner.Id, resource: resource);
        var place = await UsagePointAsync(zone, point => point.Landmark = "derrière l'école");
        var subscriber = await SubscriberAsync(owner.Id, name, phone);
        var agreement = await AgreementAsync(subscriber, place, from: from);
        var meter = await MeterAsync(owner, resource);
        await InstallAsync(meter, place);
        return new Household(owner, subscriber, agreement, place, meter);
    }

    /// <summary>Consumption of days as the rollup would have written it, in stored units.</summary>
    public async Task DaysAsync(Register register, DateOnly from, params long[] quantities)
    {
        for (var day = 0; day < quantities.Length; day++)
            await Database.OwnerSqlAsync($"insert into consumption_days values ({register.Id}, '{from.AddDays(day):yyyy-MM-dd}', {quantities[day]}, 0)");
    }

    static string Document(Household at, string number, DateOnly from, DateOnly end, decimal total) => BillingJson.Write(new InvoiceDocument(number, InvoiceKind.Normal, "fr", end.AddDays(1), end.AddDays(15), from, end,
        new DocumentIssuer(at.Owner.Code, at.Owner.Name), new DocumentCustomer(at.Subscriber.Account, at.Subscriber.Name), new DocumentPlace(at.Place.Code, at.Place.Resource, at.Agreement.Number, at.Place.District, 1), "DOM", "Domestic", [], 15.64m,
        at.Place.Resource.DisplayUnit(), false, new RatedBill([new RatedLine("all", "Supply", 15.64m, at.Place.Resource.DisplayUnit(), 0, total, [])], [], [], total, 0, total, "XOF"), 0, [], number));

    /// <summary>A bill of one line, booked: number, month, total, and how much of it was paid.</summary>
    public async Task BillAsync(Household at, string number, DateOnly from, decimal total, decimal paid = 0, DateOnly? due = null)
    {
        var end = from.AddMonths(1);
        await Database.OwnerSqlAsync(FormattableString.Invariant($"""
            with bill as (
              insert into invoices (operator_id, kind, revision, number, agreement_id, subscriber_id, period_start, period_end, issued_at, due_on, currency, net, tax, rounding_amount, total, quantity, is_estimated, language, document, hash)
              values ({at.Owner.Id}, 0, 0, '{number}', {at.Agreement.Id}, {at.Subscriber.Id}, '{from:yyyy-MM-dd}', '{end:yyyy-MM-dd}', '{end:yyyy-MM-dd} 06:00Z', '{due ?? end.AddDays(15):yyyy-MM-dd}', 'XOF', {total}, 0, 0, {total}, 15640, false, 'fr', '{Document(at, number, from, end, total).Replace("'", "''", StringComparison.Ordinal)}', '\x00')
              returning id),
            post as (insert into postings (operator_id, kind, reference, at, currency) values ({at.Owner.Id}, 'invoice', '{number}', '{end:yyyy-MM-dd} 06:00Z', 'XOF') returning id)
            insert into ledger_entries (operator_id, posting_id, account, subscriber_id, invoice_id, amount)
            select {at.Owner.Id}, post.id, 0, {at.Subscriber.Id}, bill.id, {total} from post, bill union all select {at.Owner.Id}, post.id, 5, null, null, {-total} from post
            """));
        if (paid == 0) return;
        await Database.OwnerSqlAsync(FormattableString.Invariant($"""
            with money as (insert into payments (operator_id, subscriber_id, rail, reference, amount, currency, received_at, taken_by, receipt_number)
              values ({at.Owner.Id}, {at.Subscriber.Id}, 'cash', 'till-{number}', {paid}, 'XOF', '{end.AddDays(3):yyyy-MM-dd} 09:00Z', 'cashier', 'R-{number}') returning id),
            post as (insert into postings (operator_id, kind, reference, at, currency) select {at.Owner.Id}, 'payment', 'R-{number}', '{end.AddDays(3):yyyy-MM-dd} 09:00Z', 'XOF' from money returning id)
            insert into ledger_entries (operator_id, posting_id, account, subscriber_id, invoice_id, amount)
            select {at.Owner.Id}, post.id, 0, {at.Subscriber.Id}, (select id from invoices where number = '{number}' and operator_id = {at.Owner.Id}), {-paid} from post
            union all select {at.Owner.Id}, post.id, 1, null, null, {paid} from post
            """));
    }
}
