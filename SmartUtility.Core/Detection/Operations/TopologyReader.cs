using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Payloads;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection.Operations;

/// <summary>Reads which meters count where, for the live figures of the control room.</summary>
public sealed class TopologyReader(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>The topology of the actor's operators as it is now.</summary>
    public async Task<Outcome<Topology>> RunAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();

        await using var db = contexts.Create(actor);
        var now = clock.GetUtcNow();
        var points = await db.Set<NetworkPoint>().Select(row => new { row.Id, row.OperatorId, row.Path }).ToListAsync(stop);
        var installed = await (
            from installation in db.Set<Installation>()
            where installation.From <= now && (installation.Until == null || installation.Until > now)
            join meter in db.Set<Meter>() on installation.MeterId equals meter.Id
            join register in db.Set<Register>() on meter.Id equals register.MeterId
            join usagePoint in db.Set<UsagePoint>() on installation.UsagePointId equals usagePoint.Id into places
            from place in places.DefaultIfEmpty()
            where !Units.Levels.Contains(register.Unit)
            orderby register.Id
            select new { register.Id, register.MeterId, register.Code, meter.Resource, meter.Interval, Own = installation.NetworkPointId, installation.Flow, Source = installation.SourcePointId, Zone = (int?)place!.NetworkPointId }).ToListAsync(stop);
        return new Topology(points.ToDictionary(point => point.Id, point => new FlowPoint(point.OperatorId, point.Path)),
            [.. installed.GroupBy(row => row.MeterId).SelectMany(meter => Topology.Counting([.. meter], row => row.Code, meter.First().Resource.MainRegister()))
                .Where(row => row.Own is not null || row.Zone is not null)
                .SelectMany(row => row.Own is not { } own ? [new FlowRegister(row.Id, row.Interval, row.Zone!.Value, false, 1)]
                    // A meter between two points counts into one and out of the other.
                    : row.Source is { } source ? [new FlowRegister(row.Id, row.Interval, own, true, row.Flow), new FlowRegister(row.Id, row.Interval, source, true, (short)-row.Flow)]
                    : (FlowRegister[])[new FlowRegister(row.Id, row.Interval, own, true, row.Flow)])]);
    }
}
