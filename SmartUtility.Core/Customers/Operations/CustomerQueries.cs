using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Notifications;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Core.WorkOrders;

namespace SmartUtility.Core.Customers.Operations;

/// <summary>One account from all sides, for staff who have the customer before them or on the phone.</summary>
public sealed class CustomerQueries(UtilityDbContextFactory contexts, FindAccounts accounts, PaymentQueries payments, TimeProvider clock)
{
    /// <summary>The account of a number.</summary>
    public async Task<Outcome<CustomerView>> ViewAsync(Actor actor, string account, CancellationToken stop)
    {
        var card = await accounts.CardAsync(actor, account, stop);
        if (card.Refusal is { } refusal) return refusal;
        var id = card.Value.Id;
        var (due, bills, paid) = (await payments.DueAsync(actor, id, stop), await payments.BillsAsync(actor, id, stop), await payments.PaymentsAsync(actor, id, stop));
        await using var db = contexts.Create(actor);
        var subscriber = await db.Set<Subscriber>().SingleAsync(row => row.Id == id, stop);
        var owner = await db.Operators.SingleAsync(row => row.Id == subscriber.OperatorId, stop);
        var agreements = await (from agreement in db.Set<Agreement>()
                                join place in db.Set<UsagePoint>() on agreement.UsagePointId equals place.Id
                                where agreement.SubscriberId == id
                                orderby agreement.EndsOn == null ? 0 : 1, agreement.StartsOn descending, agreement.Id
                                select new { place.Id, Row = new CustomerAgreement(agreement.Number, place.Code, place.District, place.Landmark, place.Resource, agreement.TariffCode, agreement.StartsOn, agreement.EndsOn, agreement.SuspendedReason) }).ToListAsync(stop);
        var meters = await db.Database.SqlQueryRaw<MeterRow>(SqlText.Of("Customers/CustomerMeters"), new NpgsqlParameter<long>("subscriber", id), new NpgsqlParameter<DateTime>("now", clock.GetUtcNow().UtcDateTime)).ToListAsync(stop);
        var places = agreements.Select(row => row.Id).Distinct().ToList();
        List<CustomerWork> work = [];
        List<CustomerAlert> alerts = [];
        if (Permissions.Allow(actor, Do.ViewNetwork))
        {
            work = await db.Set<WorkOrder>().Where(row => row.UsagePointId != null && places.Contains(row.UsagePointId.Value)).OrderByDescending(row => row.CreatedAt).Take(20)
                .Select(row => new CustomerWork(row.Id, row.Kind, row.State, row.Title, row.CreatedAt)).ToListAsync(stop);
            alerts = await db.Set<Alert>().Where(row => row.UsagePointId != null && places.Contains(row.UsagePointId.Value)).OrderByDescending(row => row.RaisedAt).Take(20)
                .Select(row => new CustomerAlert(row.Id, row.Rule, row.Severity, row.State, row.RaisedAt)).ToListAsync(stop);
        }
        List<string> reached = [.. card.Value.Phones];
        if (subscriber.Email is { } email) reached.Add(email);
        var messages = await db.Set<Message>().Where(row => row.OperatorId == owner.Id && reached.Contains(row.Recipient)).OrderByDescending(row => row.CreatedAt).Take(20)
            .Select(row => new CustomerMessage(row.CreatedAt, row.Channel, row.Subject, row.Body, row.SentAt, row.Error)).ToListAsync(stop);
        return new CustomerView(card.Value, subscriber.Kind, subscriber.Email, subscriber.Language, owner.Calendar(), due.Value, [.. agreements.Select(row => row.Row)],
            [.. meters.Select(row => new CustomerMeter(row.Serial, (Resource)row.Resource, row.Place, (SupplyState)row.Supply, row.ReadAt is { } at ? new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc)) : null, row.Value, row.Unit, row.Decimals))],
            [.. bills.Value.Take(24)], [.. paid.Value.Take(24)], work, alerts, messages);
    }

    sealed record MeterRow(string Serial, int Resource, string Place, int Supply, DateTime? ReadAt, long? Value, string Unit, int Decimals);
}
