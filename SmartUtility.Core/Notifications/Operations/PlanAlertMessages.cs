using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Notifications.Operations;

/// <summary>
/// Writes the messages of an alert: to each dispatcher on duty, in the person's language, one in the portal and one by e-mail. With nobody on duty
/// every dispatcher of the operator is told, and without any dispatcher its administrators. Once per (event, recipient, channel).
/// </summary>
public sealed class PlanAlertMessages(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Plans for "raised", "cleared" or "grew"; returns the number of new messages.</summary>
    public async Task<Outcome<int>> RunAsync(Actor actor, long alertId, bool cleared, CancellationToken stop, bool grew = false)
    {
        if (actor.Role != Role.System) return new Forbidden();

        await using var db = contexts.Create(actor);
        if (await db.Set<Alert>().FirstOrDefaultAsync(row => row.Id == alertId, stop) is not { } alert) return new NotFound("alert");
        var company = await db.Operators.FirstAsync(row => row.Id == alert.OperatorId, stop);
        var point = await db.Set<NetworkPoint>().FirstAsync(row => row.Id == alert.NetworkPointId, stop);
        var now = clock.GetUtcNow();
        var calendar = company.Calendar();
        var place = alert.UsagePointId is { } usage ? await db.Set<UsagePoint>().Where(row => row.Id == usage).Select(row => row.Code + " · " + row.District).FirstOrDefaultAsync(stop) : null;
        var facts = new AlertFacts(place ?? $"{point.Name} ({point.Code})", point.Resource, alert.LossPercent, alert.LossPerHour, calendar.Local(alert.Since), alert.ClearedAt is { } end ? calendar.Local(end) : null, alert.Rule, grew);
        var (key, link) = (cleared ? $"alert-cleared:{alert.Id}" : grew ? $"alert-grew:{alert.Id}:{(int)alert.Level}{(int)alert.Severity}" : $"alert-raised:{alert.Id}", $"/ops/alerts/{alert.Id}");
        // In quiet hours only what is critical leaves the portal at once; the rest waits for their end.
        var settings = await db.Set<AlertSettings>().FirstOrDefaultAsync(row => row.OperatorId == alert.OperatorId, stop);
        var wait = alert.Severity == AlertSeverity.Critical ? null : QuietHours.EndOf(settings, calendar, now);

        var made = 0;
        foreach (var person in await RecipientsAsync(db, alert.OperatorId, calendar, now, stop))
        {
            var (subject, body) = cleared ? AlertMessage.Cleared(person.Language, facts) : AlertMessage.Raised(person.Language, facts);
            made += await AddAsync($"user:{person.Id}", Channel.InApp, person.Language, subject, body);
            if (!string.IsNullOrEmpty(person.Email)) made += await AddAsync(person.Email, Channel.Email, person.Language, subject, body);
        }
        return made;

        // The unique key decides: a second planning of the same event adds nothing.
        async Task<int> AddAsync(string recipient, Channel channel, string language, string subject, string body) => await db.Database.ExecuteSqlAsync($"""
            insert into messages (operator_id, event_key, recipient, channel, language, subject, body, link, created_at, attempts, next_try_at)
            values ({alert.OperatorId}, {key}, {recipient}, {(int)channel}, {language}, {subject}, {body}, {link}, {now.ToUniversalTime()}, 0, {(channel == Channel.InApp ? null : wait)}) on conflict do nothing
            """, stop);
    }

    static async Task<IReadOnlyList<User>> RecipientsAsync(UtilityDbContext db, int operatorId, UtilityCalendar calendar, DateTimeOffset now, CancellationToken stop)
    {
        var staff = await db.Users.Where(row => row.OperatorId == operatorId && !row.IsDisabled && (row.Role == Role.Dispatcher || row.Role == Role.OperatorAdmin)).OrderBy(row => row.Id).ToListAsync(stop);
        var turn = DutyRoster.OnDuty(await db.Set<DutyShift>().Where(row => row.OperatorId == operatorId).ToListAsync(stop), calendar, now);
        if (staff.FindAll(person => turn.Contains(person.Id)) is { Count: > 0 } onDuty) return onDuty;
        return staff.FindAll(person => person.Role == Role.Dispatcher) is { Count: > 0 } dispatchers ? dispatchers : staff;
    }
}

/// <summary>Reads "alert raised".</summary>
public sealed class AlertRaisedHandler(PlanAlertMessages plan) : IEventHandler
{
    /// <inheritdoc/>
    public string Kind => nameof(AlertRaised);

    /// <inheritdoc/>
    public async Task HandleAsync(int operatorId, string payload, CancellationToken stop) =>
        _ = (await plan.RunAsync(Actor.System(operatorId), JsonSerializer.Deserialize<AlertRaised>(payload)!.AlertId, cleared: false, stop)).Value;
}

/// <summary>Reads "alert cleared".</summary>
public sealed class AlertClearedHandler(PlanAlertMessages plan) : IEventHandler
{
    /// <inheritdoc/>
    public string Kind => nameof(AlertCleared);

    /// <inheritdoc/>
    public async Task HandleAsync(int operatorId, string payload, CancellationToken stop) =>
        _ = (await plan.RunAsync(Actor.System(operatorId), JsonSerializer.Deserialize<AlertCleared>(payload)!.AlertId, cleared: true, stop)).Value;
}

/// <summary>Reads "alert became graver".</summary>
public sealed class AlertGrewHandler(PlanAlertMessages plan) : IEventHandler
{
    /// <inheritdoc/>
    public string Kind => nameof(AlertGrew);

    /// <inheritdoc/>
    public async Task HandleAsync(int operatorId, string payload, CancellationToken stop) =>
        _ = (await plan.RunAsync(Actor.System(operatorId), JsonSerializer.Deserialize<AlertGrew>(payload)!.AlertId, cleared: false, stop, grew: true)).Value;
}
