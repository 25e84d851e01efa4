using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection.Rules;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;

namespace SmartUtility.Core.Detection.Operations;

/// <summary>What devices say, or that they say nothing. Needs no state: what is open already says what was seen.</summary>
static class DeviceFindings
{
    /// <summary>Events older than this are history.</summary>
    static readonly TimeSpan Reach = TimeSpan.FromDays(30);

    /// <summary>Station sensors that fell silent while the program listened, and those that speak again.</summary>
    public static async Task<IReadOnlyList<PlacedFinding>> SilentAsync(UtilityDbContext db, Listening listening, DateTimeOffset now, CancellationToken stop)
    {
        var sensors = await (
            from installation in db.Set<Installation>()
            where installation.NetworkPointId != null && installation.From <= now && (installation.Until == null || installation.Until > now)
            join meter in db.Set<Meter>() on installation.MeterId equals meter.Id
            where meter.LastSeenAt != null
            select new { meter.Id, meter.Resource, meter.Interval, Seen = meter.LastSeenAt!.Value, Point = installation.NetworkPointId!.Value }).ToListAsync(stop);
        var open = (await db.Set<Alert>().Where(row => row.Rule == Presence.SilentSensor && (row.State == AlertState.Open || row.State == AlertState.Acknowledged))
            .Select(row => row.MeterId).ToListAsync(stop)).ToHashSet();
        // What a person ended is not raised again for the same silence.
        var judged = await db.Set<Alert>().Where(row => row.Rule == Presence.SilentSensor && row.EndedAt != null && row.MeterId != null)
            .GroupBy(row => row.MeterId!.Value).Select(rows => new { Meter = rows.Key, Since = rows.Max(row => row.Since) }).ToDictionaryAsync(row => row.Meter, row => row.Since, stop);
        List<PlacedFinding> found = [];
        foreach (var sensor in sensors)
        {
            var isSilent = Presence.IsSilent(sensor.Seen, sensor.Interval, listening, now);
            // Only a sensor that was heard speaks again.
            if (isSilent == open.Contains(sensor.Id) || (!isSilent && sensor.Seen < listening.Since) || (isSilent && judged.TryGetValue(sensor.Id, out var known) && known >= Instants.ToMicroseconds(sensor.Seen))) continue;
            found.Add(new PlacedFinding(new Finding(Presence.SilentSensor, isSilent ? FindingKind.Raise : FindingKind.Clear, FindingLevel.Alert, sensor.Seen.UtcDateTime, sensor.Seen.UtcDateTime, 0, 0, []),
                sensor.Resource, sensor.Point, null, sensor.Id));
        }
        return found;
    }

    /// <summary>Tampering and reverse flow that meters reported since the last alert of the kind.</summary>
    public static async Task<IReadOnlyList<PlacedFinding>> EventsAsync(UtilityDbContext db, DateTimeOffset now, CancellationToken stop)
    {
        var after = now - Reach;
        var events = await (
            from said in db.Set<MeterEvent>()
            where said.Time >= after && said.Time <= now && (said.Kind.StartsWith("tamper.") || said.Kind == "flow.reverse" || said.Kind == "energy.reverse")
            join meter in db.Set<Meter>() on said.MeterId equals meter.Id
            join installation in db.Set<Installation>() on said.MeterId equals installation.MeterId
            where installation.From <= said.Time && (installation.Until == null || installation.Until > said.Time)
            join usagePoint in db.Set<UsagePoint>() on installation.UsagePointId equals usagePoint.Id into places
            from place in places.DefaultIfEmpty()
            orderby said.Time
            select new { said.MeterId, said.Time, said.Kind, said.Detail, meter.Resource, installation.UsagePointId, Point = installation.NetworkPointId ?? place!.NetworkPointId }).ToListAsync(stop);
        if (events.Count == 0) return [];
        var known = (await db.Set<Alert>().Where(row => (row.Rule == Presence.Tamper || row.Rule == Presence.ReverseFlow) && row.MeterId != null && row.SeenUntil >= after)
            .Select(row => new { row.Rule, Meter = row.MeterId!.Value, row.SeenUntil }).ToListAsync(stop)).ToLookup(row => (row.Rule, row.Meter), row => row.SeenUntil);
        return [.. events.Select(said => (Said: said, Rule: Presence.RuleOf(said.Kind)!))
            .Where(row => !known[(row.Rule, row.Said.MeterId)].Any(until => until > row.Said.Time))
            .Select(row => new PlacedFinding(new Finding(row.Rule, FindingKind.Raise, FindingLevel.Alert, row.Said.Time.UtcDateTime, row.Said.Time.UtcDateTime, 0, 1, []), row.Said.Resource, row.Said.Point, row.Said.UsagePointId, row.Said.MeterId)
            { Detail = row.Said.Detail is { } detail ? $"{row.Said.Kind}: {detail}" : row.Said.Kind })];
    }
}
