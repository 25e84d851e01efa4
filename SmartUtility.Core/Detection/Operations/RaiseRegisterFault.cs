using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection.Rules;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection.Operations;

/// <summary>A fault of a register becomes an alert at the place of its meter. Handed in twice, or once more after somebody ended it: nothing new.</summary>
public sealed class RaiseRegisterFault(UtilityDbContextFactory contexts, TimeProvider clock) : IEventHandler
{
    // An index that falls within a day of an exchange that was entered is that exchange.
    static readonly TimeSpan AroundExchange = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    public string Kind => nameof(RegisterFaultFound);

    /// <inheritdoc/>
    public async Task HandleAsync(int operatorId, string payload, CancellationToken stop)
    {
        var found = JsonSerializer.Deserialize<RegisterFaultFound>(payload)!;
        if (!Enum.TryParse<RegisterFaultKind>(found.Kind, out var kind) || RegisterRules.Of(kind) is not var (rule, level)) return;
        await using var db = contexts.Create(Actor.System(operatorId));
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "detection", operatorId, stop);
        // A meter that was taken down since is nobody's errand.
        var place = await db.Set<Installation>().Where(row => row.MeterId == found.MeterId && row.Until == null).Select(row => new { row.UsagePointId, row.NetworkPointId, row.From }).FirstOrDefaultAsync(stop);
        if (place is null || (kind == RegisterFaultKind.Replacement && (found.Time - place.From).Duration() <= AroundExchange)) return;
        var point = place.NetworkPointId ?? await db.Set<UsagePoint>().Where(row => row.Id == place.UsagePointId).Select(row => row.NetworkPointId).FirstAsync(stop);
        if (await db.Set<Alert>().AnyAsync(row => row.Rule == rule && row.MeterId == found.MeterId && row.Since == found.Time, stop)) return;
        var resource = await db.Set<Meter>().Where(row => row.Id == found.MeterId).Select(row => row.Resource).FirstAsync(stop);
        var company = await db.Operators.FirstAsync(row => row.Id == operatorId, stop);
        var now = Instants.ToMicroseconds(clock.GetUtcNow());
        var since = found.Time.UtcDateTime;
        await AlertBook.TakeAsync(db, company, [new PlacedFinding(new Finding(rule, FindingKind.Raise, level, since, since, 0, 0, []), resource, point, place.UsagePointId, found.MeterId)], now, stop);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
    }
}
