using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection.Storage;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection.Operations;

/// <summary>Says what a limit would have done in the last 30 days, before it is saved.</summary>
public sealed class LimitBackTest(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Days looked at.</summary>
    public const int Days = 30;

    /// <summary>Tries a limit; refused as it would be when saved.</summary>
    public async Task<Outcome<BackTestResult>> RunAsync(Actor actor, int networkPointId, decimal raisePercent, decimal clearPercent, int hours, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.HandleAlerts)) return new Forbidden();
        if (SetLimit.Refuse(raisePercent, clearPercent, hours) is { } why) return why;
        await using var db = contexts.Create(actor);
        if (await db.Set<NetworkPoint>().FirstOrDefaultAsync(row => row.Id == networkPointId, stop) is not { } point) return new NotFound("network point");
        var until = RunNight.HourOf(clock.GetUtcNow());
        await using var connection = await contexts.OpenAsync(db.Scope, stop);
        return BackTest.Of(new LossLimit { NetworkPointId = point.Id, OperatorId = point.OperatorId, RaisePercent = raisePercent, ClearPercent = clearPercent, Hours = hours },
            await NetworkHours.LoadAsync(connection, point.Id, until.AddDays(-Days), until, stop), Days);
    }
}
