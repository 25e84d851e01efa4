using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Database;

namespace SmartUtility.Core.Notifications.Operations;

/// <summary>Tells a subscriber that a bill was estimated. Once per bill.</summary>
public sealed class OnBillEstimated(UtilityDbContextFactory contexts, TimeProvider clock) : IEventHandler
{
    /// <inheritdoc/>
    public string Kind => nameof(BillEstimated);

    /// <inheritdoc/>
    public async Task HandleAsync(int operatorId, string payload, CancellationToken stop)
    {
        var happened = JsonSerializer.Deserialize<BillEstimated>(payload)!;
        await using var db = contexts.Create(Actor.System(operatorId));
        if (await db.Set<Subscriber>().FirstOrDefaultAsync(row => row.Id == happened.SubscriberId, stop) is not { } subscriber) return;
        var phone = await db.Set<SubscriberPhone>().Where(row => row.SubscriberId == subscriber.Id).OrderByDescending(row => row.IsPrimary).Select(row => row.Phone).FirstOrDefaultAsync(stop);
        if (phone is null) return;
        var key = $"bill-estimated:{happened.InvoiceId.ToString(CultureInfo.InvariantCulture)}";
        await db.Database.ExecuteSqlAsync($"""
            insert into messages (operator_id, event_key, recipient, channel, language, subject, body, link, created_at, attempts)
            values ({operatorId}, {key}, {phone}, {(int)Channel.Sms}, {subscriber.Language}, '', {BillMessage.Estimated(subscriber.Language, happened.Number, happened.InARow)}, {$"/account/bills/{happened.Number}"}, {clock.GetUtcNow().ToUniversalTime()}, 0) on conflict do nothing
            """, stop);
    }
}
