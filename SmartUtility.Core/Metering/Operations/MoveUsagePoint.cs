using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering.Operations;

/// <summary>A usage point is supplied from another network point from an instant on; that instant's full hour counts.</summary>
public sealed record UsagePointTransfer(string NetworkPoint, DateTimeOffset At);

/// <summary>Moves a usage point to another network point at an instant of the past; what was counted before stays with the point it was at. The same again changes nothing.</summary>
public sealed class MoveUsagePoint(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Refused: a network point of another resource, an instant to come or not after the last move.</summary>
    public async Task<Outcome<Added>> RunAsync(Actor actor, string code, UsagePointTransfer given, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageNetwork)) return new Forbidden();
        if (actor.Operators.Count != 1) return new OperatorRequired();
        var (now, at) = (clock.GetUtcNow(), Rollup.HourOf(given.At));
        if (at > now) return new Invalid("in-future", "a move is written down when it has happened");

        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "provision", actor.OperatorId, stop);
        if (await db.Set<UsagePoint>().SingleOrDefaultAsync(row => row.Code == code, stop) is not { } place) return new NotFound($"usage point {code}");
        if (await db.Set<NetworkPoint>().SingleOrDefaultAsync(row => row.Code == given.NetworkPoint, stop) is not { } target) return new NotFound($"network point {given.NetworkPoint}");
        if (target.Resource != place.Resource) return new Invalid("other-resource", $"{target.Code} carries {target.Resource}");
        var last = await db.Set<UsagePointMove>().Where(row => row.UsagePointId == place.Id).OrderByDescending(row => row.At).FirstOrDefaultAsync(stop);
        if (place.NetworkPointId == target.Id)
            return last is null || last.At == at ? new Added(code, false) : new Conflict("stands-there", $"usage point {code} stands at {target.Code} since {last.At:u}");
        if (last is not null && last.At >= at) return new Conflict("moved-later", $"usage point {code} was moved at {last.At:u}");

        db.Add(new UsagePointMove { OperatorId = actor.OperatorId, UsagePointId = place.Id, FromPointId = place.NetworkPointId, ToPointId = target.Id, At = at });
        await db.Set<UsagePoint>().Where(row => row.Id == place.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.NetworkPointId, target.Id), stop);
        db.Audit(actor, actor.OperatorId, now, "usage-point.moved", $"usage-point:{code}", $"to {target.Code} from {at:u}");
        await db.SaveChangesAsync(stop);
        var meters = await db.Set<Meter>().Include(row => row.Registers)
            .Where(row => db.Set<Installation>().Any(stay => stay.MeterId == row.Id && stay.UsagePointId == place.Id && (stay.Until == null || stay.Until > at))).ToListAsync(stop);
        foreach (var meter in meters) await IndexWriter.TouchAsync(db, meter, at, now, stop);
        await transaction.CommitAsync(stop);
        return new Added(code, true);
    }
}
