using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering.Operations;

/// <summary>Where a meter is put: exactly one of usage point and network point.</summary>
/// <param name="From">From this instant on; not in the future.</param>
/// <param name="UsagePoint">Code, or null.</param>
/// <param name="NetworkPoint">Code, or null.</param>
/// <param name="Flow">At a network point: 1 flows in, -1 flows out.</param>
/// <param name="Opening">What its registers showed then; may be empty.</param>
/// <param name="SourcePoint">Between two network points: code of the one it counts out of while it counts into NetworkPoint; else null.</param>
public sealed record NewInstallation(DateTimeOffset From, string? UsagePoint = null, string? NetworkPoint = null, short Flow = 1, IReadOnlyList<ShownIndex>? Opening = null, string? SourcePoint = null);

/// <summary>Puts a meter at a place; the same again changes nothing.</summary>
public sealed class InstallMeter(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Refused: a place of another resource, a meter that is elsewhere at that time, a usage point that has another meter then (exchange it), an opening index that cannot be.</summary>
    public async Task<Outcome<Added>> RunAsync(Actor actor, string serial, NewInstallation given, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageNetwork)) return new Forbidden();
        if (actor.Operators.Count != 1) return new OperatorRequired();
        if (given.UsagePoint is null == given.NetworkPoint is null) return new Invalid("one-place", "name a usage point or a network point");
        if (given.SourcePoint is not null && (given.NetworkPoint is null || given.SourcePoint == given.NetworkPoint)) return new Invalid("two-points", "a meter between two points names both");
        if (given.Flow is not (1 or -1)) return new Invalid("flow-range", "flow is 1 or -1");
        var (now, from) = (clock.GetUtcNow(), Instants.ToMicroseconds(given.From));
        if (from > now.AddMinutes(5)) return new Invalid("in-future", "a meter is installed when it hangs there");

        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "provision", actor.OperatorId, stop);
        if (await db.Set<Meter>().Include(row => row.Registers).SingleOrDefaultAsync(row => row.Serial == serial, stop) is not { } meter) return new NotFound($"meter {serial}");
        var usagePoint = given.UsagePoint is null ? null : await db.Set<UsagePoint>().SingleOrDefaultAsync(row => row.Code == given.UsagePoint, stop);
        var networkPoint = given.NetworkPoint is null ? null : await db.Set<NetworkPoint>().SingleOrDefaultAsync(row => row.Code == given.NetworkPoint, stop);
        if (usagePoint is null && networkPoint is null) return new NotFound(given.UsagePoint is null ? $"network point {given.NetworkPoint}" : $"usage point {given.UsagePoint}");
        var source = given.SourcePoint is null ? null : await db.Set<NetworkPoint>().SingleOrDefaultAsync(row => row.Code == given.SourcePoint, stop);
        if (given.SourcePoint is not null && source is null) return new NotFound($"network point {given.SourcePoint}");
        if ((usagePoint?.Resource ?? networkPoint!.Resource) != meter.Resource || source is not null && source.Resource != meter.Resource) return new Invalid("other-resource", $"meter {serial} measures {meter.Resource}");

        var (usageId, networkId) = (usagePoint?.Id, networkPoint?.Id);
        var stays = await db.Set<Installation>().Where(row => row.MeterId == meter.Id && (row.Until == null || row.Until > from)).ToListAsync(stop);
        if (stays.Exists(row => row.From == from && row.UsagePointId == usageId && row.NetworkPointId == networkId && row.SourcePointId == (source == null ? null : source.Id) && (usageId is not null || row.Flow == given.Flow))) return new Added(serial, false);
        if (stays.Count > 0) return new Conflict("installed-elsewhere", $"meter {serial} is or was installed after that instant");
        if (usageId is not null && await db.Set<Installation>().AnyAsync(row => row.UsagePointId == usageId && (row.Until == null || row.Until > from), stop))
            return new Conflict("place-taken", $"usage point {given.UsagePoint} has a meter in that time; exchange it");
        if (await IndexWriter.WriteAsync(db, meter, given.Opening ?? [], from, now, stop) is { } refusal) return refusal;

        db.Add(new Installation { OperatorId = actor.OperatorId, MeterId = meter.Id, UsagePointId = usageId, NetworkPointId = networkId, SourcePointId = source?.Id, Flow = usageId is null ? given.Flow : (short)1, From = from });
        db.Audit(actor, actor.OperatorId, now, "meter.installed", $"meter:{serial}", $"at {given.UsagePoint ?? given.NetworkPoint} from {from:u}");
        await db.SaveChangesAsync(stop);
        await IndexWriter.TouchAsync(db, meter, from, from > now ? from : now, stop);
        await transaction.CommitAsync(stop);
        return new Added(serial, true);
    }
}
