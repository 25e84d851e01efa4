using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection.Operations;

/// <summary>Sets, changes or removes the loss limit of a network point; the audit keeps who and what. An open alert stays until it clears or a person ends it.</summary>
public sealed class SetLimit(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Sets the limit.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="networkPointId">Where; another operator's is not found.</param>
    /// <param name="raisePercent">Above 0, at most 100.</param>
    /// <param name="clearPercent">0 or more, not above raise.</param>
    /// <param name="hours">1 to 168.</param>
    /// <param name="stop">Stops.</param>
    public async Task<Outcome<LossLimit>> RunAsync(Actor actor, int networkPointId, decimal raisePercent, decimal clearPercent, int hours, CancellationToken stop)
    {
        if (!May(actor)) return new Forbidden();
        if (Refuse(raisePercent, clearPercent, hours) is { } why) return why;

        await using var db = contexts.Create(actor);
        if (await db.Set<NetworkPoint>().FirstOrDefaultAsync(row => row.Id == networkPointId, stop) is not { } point) return new NotFound("network point");
        var limit = await db.Set<LossLimit>().AsTracking().FirstOrDefaultAsync(row => row.NetworkPointId == networkPointId, stop);
        if (limit is not null && (limit.RaisePercent, limit.ClearPercent, limit.Hours) == (raisePercent, clearPercent, hours)) return limit;
        var before = limit is null ? "none" : Words(limit);
        if (limit is null) db.Add(limit = new LossLimit { NetworkPointId = point.Id, OperatorId = point.OperatorId });
        (limit.RaisePercent, limit.ClearPercent, limit.Hours, limit.ChangedBy) = (raisePercent, clearPercent, hours, actor.Name);
        db.Audit(actor, point.OperatorId, clock.GetUtcNow(), "limit.set", $"network-point:{point.Code}", $"{before} → {Words(limit)}");
        await db.SaveChangesAsync(stop);
        return limit;
    }

    /// <summary>Removes the limit; true when there was one.</summary>
    public async Task<Outcome<bool>> RemoveAsync(Actor actor, int networkPointId, CancellationToken stop)
    {
        if (!May(actor)) return new Forbidden();

        await using var db = contexts.Create(actor);
        if (await db.Set<NetworkPoint>().FirstOrDefaultAsync(row => row.Id == networkPointId, stop) is not { } point) return new NotFound("network point");
        if (await db.Set<LossLimit>().FirstOrDefaultAsync(row => row.NetworkPointId == networkPointId, stop) is not { } limit) return false;
        db.Remove(limit);
        db.Audit(actor, point.OperatorId, clock.GetUtcNow(), "limit.removed", $"network-point:{point.Code}", Words(limit));
        await db.SaveChangesAsync(stop);
        return true;
    }

    internal static Refusal? Refuse(decimal raisePercent, decimal clearPercent, int hours)
    {
        if (raisePercent is <= 0 or > 100) return new Invalid("raise-out-of-range", "the raise limit is a percentage above 0 and at most 100");
        if (clearPercent < 0 || clearPercent > raisePercent) return new Invalid("clear-out-of-range", "the clear limit is a percentage from 0 to the raise limit");
        if (hours is < 1 or > 168) return new Invalid("hours-out-of-range", "the duration is 1 to 168 whole hours");
        return null;
    }

    static bool May(Actor actor) => Permissions.Allow(actor, Do.HandleAlerts) || Permissions.Allow(actor, Do.ManageOperator);

    static string Words(LossLimit limit) => string.Create(CultureInfo.InvariantCulture, $"raise {limit.RaisePercent:0.##} % clear {limit.ClearPercent:0.##} % {limit.Hours} h");
}
