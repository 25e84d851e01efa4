using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection.Outages;
using SmartUtility.Core.Detection.Storage;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection.Operations;

/// <summary>Enters interruptions that no meter tells: planned work beforehand, and outages that people report. The same again changes nothing.</summary>
public sealed class PlanOutage(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Longest cause and note.</summary>
    public const int TextLength = 200;
    /// <summary>Longest planned interruption.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);
    static readonly TimeSpan Furthest = TimeSpan.FromDays(366), Back = TimeSpan.FromDays(7);

    /// <summary>Planned work; those affected are told at once.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="networkPointId">Below which point; another operator's is not found.</param>
    /// <param name="startsAt">When supply stops; at most an hour ago and a year ahead.</param>
    /// <param name="until">When it will be back; after the start, at most <see cref="Longest"/> later.</param>
    /// <param name="cause">Why, 1 to <see cref="TextLength"/> characters; the public reads it.</param>
    /// <param name="stop">Stops.</param>
    public async Task<Outcome<Outage>> RunAsync(Actor actor, int networkPointId, DateTimeOffset startsAt, DateTimeOffset until, string cause, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.HandleAlerts)) return new Forbidden();
        var now = clock.GetUtcNow();
        if (startsAt < now.AddHours(-1) || startsAt > now + Furthest) return new Invalid("outage-start", "planned work starts at most an hour ago and within a year");
        if (until <= startsAt || until > startsAt + Longest || until <= now) return new Invalid("outage-until", "planned work ends after it starts, in the future and within 7 days");
        return await EnterAsync(actor, networkPointId, OutageKind.Planned, startsAt, until, cause, now, stop);
    }

    /// <summary>An outage that people reported.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="networkPointId">Below which point; another operator's is not found, and one that is out already is refused.</param>
    /// <param name="startsAt">Since when; not in the future, at most 7 days ago.</param>
    /// <param name="until">When it is expected to end, or null; after the start, at most <see cref="Longest"/> later.</param>
    /// <param name="cause">Why, as far as known: 1 to <see cref="TextLength"/> characters.</param>
    /// <param name="stop">Stops.</param>
    public async Task<Outcome<Outage>> RecordAsync(Actor actor, int networkPointId, DateTimeOffset startsAt, DateTimeOffset? until, string cause, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.HandleAlerts)) return new Forbidden();
        var now = clock.GetUtcNow();
        if (startsAt > now || startsAt < now - Back) return new Invalid("outage-since", "an outage started in the last 7 days");
        if (until <= startsAt || until > startsAt + Longest) return new Invalid("outage-until", "an outage ends after it starts and within 7 days");
        return await EnterAsync(actor, networkPointId, OutageKind.Unplanned, startsAt, until, cause, now, stop);
    }

    async Task<Outcome<Outage>> EnterAsync(Actor actor, int networkPointId, OutageKind kind, DateTimeOffset startsAt, DateTimeOffset? until, string cause, DateTimeOffset now, CancellationToken stop)
    {
        cause = cause.Trim();
        if (cause.Length is 0 or > TextLength) return new Invalid("outage-cause", "say why in 1 to 200 characters");

        startsAt = Instants.ToMicroseconds(startsAt);
        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await db.Set<NetworkPoint>().FirstOrDefaultAsync(row => row.Id == networkPointId, stop) is not { } point) return new NotFound("network point");
        await AdvisoryLock.WaitAsync(db, "outages", point.OperatorId, stop);
        var open = await db.Set<Outage>().Where(row => row.NetworkPointId == networkPointId && row.Kind == kind && row.EndedAt == null && row.CancelledAt == null).ToListAsync(stop);
        if (open.Find(row => row.StartsAt == startsAt && row.ExpectedUntil == until && row.Cause == cause) is { } same) return same;
        if (kind == OutageKind.Unplanned && open.Count > 0) return new Conflict("outage-known", "an outage of this point is known already");
        if (kind == OutageKind.Planned && open.Exists(row => row.StartsAt < until && startsAt < row.ExpectedUntil)) return new Conflict("outage-overlaps", "other planned work of this point overlaps");

        var company = await db.Operators.FirstAsync(row => row.Id == point.OperatorId, stop);
        var running = kind == OutageKind.Planned ? [] : await db.Set<Outage>().Where(row => row.OperatorId == point.OperatorId && row.EndedAt == null && row.CancelledAt == null && row.StartsAt <= now).Select(row => row.NetworkPointId).ToArrayAsync(stop);
        var outage = new Outage
        {
            OperatorId = point.OperatorId, NetworkPointId = point.Id, Kind = kind, Sign = OutageSign.Staff, StartsAt = startsAt, ExpectedUntil = until, DetectedAt = now, Cause = cause, By = actor.Name,
            Customers = await OutageRows.CustomersAsync((NpgsqlConnection)db.Database.GetDbConnection(), point.Id, running, company.Calendar().DayOf(startsAt), stop),
        };
        db.Add(outage);
        db.Audit(actor, point.OperatorId, now, kind == OutageKind.Planned ? "outage.planned" : "outage.recorded", $"network-point:{point.Code}",
            string.Create(CultureInfo.InvariantCulture, $"{startsAt:u} – {until:u} {outage.Customers} customers: {cause}"));
        await db.SaveChangesAsync(stop);
        db.Announce(kind == OutageKind.Planned ? new OutagePlanned(outage.OperatorId, outage.Id) : new OutageStarted(outage.OperatorId, outage.Id), now);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return outage;
    }
}
