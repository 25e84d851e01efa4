using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Network;
using SmartUtility.Core.WorkOrders;

namespace SmartUtility.Core.Notifications.Operations;

/// <summary>Tells a subscriber whose water never rests. Once per beginning of the flow and phone.</summary>
public sealed class OnUsageNeverRests(UtilityDbContextFactory contexts, TimeProvider clock) : IEventHandler
{
    /// <inheritdoc/>
    public string Kind => nameof(UsageNeverRests);

    /// <inheritdoc/>
    public async Task HandleAsync(int operatorId, string payload, CancellationToken stop)
    {
        var happened = JsonSerializer.Deserialize<UsageNeverRests>(payload)!;
        await using var db = contexts.Create(Actor.System(operatorId));
        var company = await db.Operators.FirstAsync(row => row.Id == operatorId, stop);
        var today = company.Calendar().DayOf(clock.GetUtcNow());
        if (await db.Set<UsagePoint>().FirstOrDefaultAsync(row => row.Id == happened.UsagePointId, stop) is not { } place) return;
        var holder = await db.Set<Agreement>().Where(row => row.UsagePointId == place.Id && row.StartsOn <= today && (row.EndsOn == null || row.EndsOn > today)).Select(row => (long?)row.SubscriberId).FirstOrDefaultAsync(stop);
        if (holder is null || await db.Set<Subscriber>().FirstOrDefaultAsync(row => row.Id == holder, stop) is not { } subscriber) return;
        var phone = await db.Set<SubscriberPhone>().Where(row => row.SubscriberId == holder).OrderByDescending(row => row.IsPrimary).Select(row => row.Phone).FirstOrDefaultAsync(stop);
        if (phone is null) return;
        var (key, body) = ($"never-rests:{place.Id.ToString(CultureInfo.InvariantCulture)}:{happened.Since.UtcDateTime:yyyyMMddHH}", FieldMessage.NeverRests(subscriber.Language, place.Code, company.Calendar().Local(happened.Since), happened.PerHour));
        await db.Database.ExecuteSqlAsync($"""
            insert into messages (operator_id, event_key, recipient, channel, language, subject, body, link, created_at, attempts)
            values ({operatorId}, {key}, {phone}, {(int)Channel.Sms}, {subscriber.Language}, '', {body}, '/account/usage', {clock.GetUtcNow().ToUniversalTime()}, 0) on conflict do nothing
            """, stop);
    }
}

/// <summary>Tells an agent of a work order: in the portal, and by SMS where a phone is known.</summary>
public sealed class OnWorkOrderAssigned(UtilityDbContextFactory contexts, MailOptions mail, TimeProvider clock) : IEventHandler
{
    /// <inheritdoc/>
    public string Kind => nameof(WorkOrderAssigned);

    /// <inheritdoc/>
    public async Task HandleAsync(int operatorId, string payload, CancellationToken stop)
    {
        var happened = JsonSerializer.Deserialize<WorkOrderAssigned>(payload)!;
        await using var db = contexts.Create(Actor.System(operatorId));
        if (await db.Set<WorkOrder>().FirstOrDefaultAsync(row => row.Id == happened.WorkOrderId, stop) is not { } order || order.AssignedTo != happened.UserId) return;
        if (await db.Users.FirstOrDefaultAsync(row => row.Id == happened.UserId && row.OperatorId == operatorId, stop) is not { IsDisabled: false } agent) return;
        var district = order.UsagePointId is { } usage ? await db.Set<UsagePoint>().Where(row => row.Id == usage).Select(row => row.District).FirstOrDefaultAsync(stop)
            : await db.Set<NetworkPoint>().Where(row => row.Id == order.NetworkPointId).Select(row => row.Name).FirstOrDefaultAsync(stop);
        var key = WorkMessages.Key(order.Id, happened.At);
        var link = $"/field/jobs/{order.Id.ToString(CultureInfo.InvariantCulture)}";
        await AddAsync($"user:{agent.Id.ToString(CultureInfo.InvariantCulture)}", Channel.InApp, null);
        if (agent.PhoneNumber is { Length: > 0 } phone) await AddAsync(phone, Channel.Sms, mail.Portal);

        async Task AddAsync(string recipient, Channel channel, string? portal) => await db.Database.ExecuteSqlAsync($"""
            insert into messages (operator_id, event_key, recipient, channel, language, subject, body, link, created_at, attempts)
            values ({operatorId}, {key}, {recipient}, {(int)channel}, {agent.Language}, {(channel == Channel.Sms ? "" : order.Title)}, {FieldMessage.Assigned(agent.Language, order.Id, order.Title, district ?? "", portal)}, {link}, {clock.GetUtcNow().ToUniversalTime()}, 0)
            on conflict do nothing
            """, stop);
    }
}
