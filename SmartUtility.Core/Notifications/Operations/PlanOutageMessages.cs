using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection.Outages;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Notifications.Operations;

/// <summary>
/// Writes what those affected by an outage are told: an SMS to the first phone of every account with an agreement below the point, in the subscriber's language.
/// Once per person, outage and piece of news; a phone with several accounts is told once.
/// </summary>
public sealed class PlanOutageMessages(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Writes the messages; returns the number of new ones.</summary>
    public async Task<Outcome<int>> RunAsync(Actor actor, long outageId, OutageNews news, CancellationToken stop)
    {
        if (actor.Role != Role.System) return new Forbidden();

        await using var db = contexts.Create(actor);
        if (await db.Set<Outage>().FirstOrDefaultAsync(row => row.Id == outageId, stop) is not { } outage) return new NotFound("outage");
        var company = await db.Operators.FirstAsync(row => row.Id == outage.OperatorId, stop);
        var resource = await db.Set<NetworkPoint>().Where(row => row.Id == outage.NetworkPointId).Select(row => row.Resource).FirstAsync(stop);
        var calendar = company.Calendar();
        var until = news == OutageNews.Ended ? outage.EndedAt : outage.ExpectedUntil;
        var facts = new OutageFacts(company.Name, resource, calendar.Local(outage.StartsAt), until is { } end ? calendar.Local(end) : null, outage.Cause);
        var (key, now, day) = ($"outage-{news.ToString().ToLowerInvariant()}:{outage.Id}", Instants.ToMicroseconds(clock.GetUtcNow()), calendar.DayOf(outage.StartsAt));
        var (french, english) = (OutageMessage.Text(news, "fr", facts), OutageMessage.Text(news, "en", facts));
        return await db.Database.ExecuteSqlAsync($"""
            insert into messages (operator_id, event_key, recipient, channel, language, subject, body, link, created_at, attempts)
            select distinct on (t.phone) {outage.OperatorId}, {key}, t.phone, {(int)Channel.Sms}, s.language, '', case when s.language = 'fr' then {french} else {english} end, '/outages', {now}, 0
            from network_points n join usage_points u on u.network_point_id = n.id
            join agreements a on a.usage_point_id = u.id and a.starts_on <= {day} and (a.ends_on is null or a.ends_on > {day})
            join subscribers s on s.id = a.subscriber_id
            join lateral (select p.phone from subscriber_phones p where p.subscriber_id = s.id order by p.is_primary desc, p.phone limit 1) t on true
            where n.path @> array[{outage.NetworkPointId}] order by t.phone, s.id
            on conflict do nothing
            """, stop);
    }
}

/// <summary>Reads "outage started".</summary>
public sealed class OutageStartedHandler(PlanOutageMessages plan) : IEventHandler
{
    /// <inheritdoc/>
    public string Kind => nameof(OutageStarted);

    /// <inheritdoc/>
    public async Task HandleAsync(int operatorId, string payload, CancellationToken stop) =>
        _ = (await plan.RunAsync(Actor.System(operatorId), JsonSerializer.Deserialize<OutageStarted>(payload)!.OutageId, OutageNews.Started, stop)).Value;
}

/// <summary>Reads "outage planned".</summary>
public sealed class OutagePlannedHandler(PlanOutageMessages plan) : IEventHandler
{
    /// <inheritdoc/>
    public string Kind => nameof(OutagePlanned);

    /// <inheritdoc/>
    public async Task HandleAsync(int operatorId, string payload, CancellationToken stop) =>
        _ = (await plan.RunAsync(Actor.System(operatorId), JsonSerializer.Deserialize<OutagePlanned>(payload)!.OutageId, OutageNews.Planned, stop)).Value;
}

/// <summary>Reads "outage ended".</summary>
public sealed class OutageEndedHandler(PlanOutageMessages plan) : IEventHandler
{
    /// <inheritdoc/>
    public string Kind => nameof(OutageEnded);

    /// <inheritdoc/>
    public async Task HandleAsync(int operatorId, string payload, CancellationToken stop) =>
        _ = (await plan.RunAsync(Actor.System(operatorId), JsonSerializer.Deserialize<OutageEnded>(payload)!.OutageId, OutageNews.Ended, stop)).Value;
}

/// <summary>Reads "outage cancelled".</summary>
public sealed class OutageCancelledHandler(PlanOutageMessages plan) : IEventHandler
{
    /// <inheritdoc/>
    public string Kind => nameof(OutageCancelled);

    /// <inheritdoc/>
    public async Task HandleAsync(int operatorId, string payload, CancellationToken stop) =>
        _ = (await plan.RunAsync(Actor.System(operatorId), JsonSerializer.Deserialize<OutageCancelled>(payload)!.OutageId, OutageNews.Cancelled, stop)).Value;
}
