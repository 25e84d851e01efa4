using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection.Outages;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection.Operations;

/// <summary>Staff ends an outage, or takes one back that is none. Those affected are told. Ending what is over is refused.</summary>
public sealed class EndOutage(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Supply is back.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="id">The outage; another operator's is not found.</param>
    /// <param name="at">When supply was back: not before the start, not in the future.</param>
    /// <param name="cause">What it was, at most <see cref="PlanOutage.TextLength"/> characters; null keeps what is known.</param>
    /// <param name="stop">Stops.</param>
    public Task<Outcome<Outage>> RunAsync(Actor actor, long id, DateTimeOffset at, string? cause, CancellationToken stop) => ChangeAsync(actor, id, "outage.ended", cause, (outage, now) =>
    {
        if (at < outage.StartsAt || at > now) return new Invalid("outage-ended-at", "supply was back after the start and not in the future");
        return outage.End(Instants.ToMicroseconds(at)) ? new OutageEnded(outage.OperatorId, outage.Id) : new Conflict("outage-over", "this outage is over");
    }, stop);

    /// <summary>Planned work does not take place, or the outage was none. It then counts in no figure.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="id">The outage; another operator's is not found.</param>
    /// <param name="note">Why, at most <see cref="PlanOutage.TextLength"/> characters.</param>
    /// <param name="stop">Stops.</param>
    public Task<Outcome<Outage>> CancelAsync(Actor actor, long id, string? note, CancellationToken stop) => ChangeAsync(actor, id, "outage.cancelled", note, (outage, now) =>
        outage.Cancel(now) ? new OutageCancelled(outage.OperatorId, outage.Id) : new Conflict("outage-over", "this outage is over"), stop);

    async Task<Outcome<Outage>> ChangeAsync(Actor actor, long id, string action, string? text, Func<Outage, DateTimeOffset, Outcome<DomainEvent>> change, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.HandleAlerts)) return new Forbidden();
        text = string.IsNullOrWhiteSpace(text) ? null : text.Trim();
        if (text?.Length > PlanOutage.TextLength) return new Invalid("outage-cause", "say why in 1 to 200 characters");

        await using var db = contexts.Create(actor);
        if (await db.Set<Outage>().AsTracking().FirstOrDefaultAsync(row => row.Id == id, stop) is not { } outage) return new NotFound("outage");
        var now = Instants.ToMicroseconds(clock.GetUtcNow());
        var happened = change(outage, now);
        if (happened.Refusal is { } refusal) return refusal;
        (outage.Cause, outage.By) = (text ?? outage.Cause, actor.Name);
        var code = await db.Set<NetworkPoint>().Where(row => row.Id == outage.NetworkPointId).Select(row => row.Code).FirstAsync(stop);
        db.Audit(actor, outage.OperatorId, now, action, $"network-point:{code}", string.Create(CultureInfo.InvariantCulture, $"{outage.StartsAt:u} – {outage.EndedAt ?? outage.CancelledAt:u} {text}"));
        db.Announce(happened.Value, now);
        try
        {
            await db.SaveChangesAsync(stop);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new Conflict("outage-over", "this outage was changed meanwhile");
        }
        return outage;
    }
}
