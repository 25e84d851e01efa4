using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering.Operations;

/// <summary>Says which group of SIM cards a meter calls with, when its card is put in or exchanged. The same again changes nothing.</summary>
public sealed class SetSimGroup(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Sets the group; null or blank: none. Answers what stands now. Refused: a name that is too long; another operator's meter is not found.</summary>
    public async Task<Outcome<string?>> RunAsync(Actor actor, string serial, string? group, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageNetwork)) return new Forbidden();
        if (actor.Operators.Count != 1) return new OperatorRequired();
        if (SimGroups.Refused(group) is { } refusal) return refusal;

        await using var db = contexts.Create(actor);
        if (await db.Set<Meter>().AsTracking().SingleOrDefaultAsync(row => row.Serial == serial, stop) is not { } meter) return new NotFound($"meter {serial}");
        var named = SimGroups.Named(group);
        if (named == meter.SimGroup) return named;
        db.Audit(actor, actor.OperatorId, clock.GetUtcNow(), "meter.sim-group", $"meter:{serial}", $"{meter.SimGroup ?? "–"} → {named ?? "–"}");
        meter.SimGroup = named;
        await db.SaveChangesAsync(stop);
        return named;
    }
}

/// <summary>Names of groups of SIM cards.</summary>
static class SimGroups
{
    /// <summary>As it is kept: without spaces around; null when blank.</summary>
    public static string? Named(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>Why it cannot be, or null.</summary>
    public static Refusal? Refused(string? text) => Named(text) is { Length: > Meter.MaxSimGroup } ? new Invalid("sim-group-long", $"a SIM group has at most {Meter.MaxSimGroup} characters") { Values = [Meter.MaxSimGroup] } : null;
}
