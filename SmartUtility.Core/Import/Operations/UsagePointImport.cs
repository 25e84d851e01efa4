using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Database;
using SmartUtility.Core.Network;

namespace SmartUtility.Core.Import.Operations;

/// <summary>Usage points; each is of its network point's resource.</summary>
static class UsagePointImport
{
    public static async Task RunAsync(ImportRun run, CancellationToken stop)
    {
        var lines = run.ByKey(run.Read(UsagePointLine.Read), line => line.Code, "code");
        var zones = await run.Db.Set<NetworkPoint>().Select(row => new { row.Id, row.Code, row.Resource }).ToDictionaryAsync(row => row.Code, StringComparer.Ordinal, stop);
        var codes = zones.Values.ToDictionary(row => row.Id, row => row.Code);
        string[] keys = [.. lines.Keys];
        var stored = await run.Db.Set<UsagePoint>().Where(row => keys.Contains(row.Code)).ToDictionaryAsync(row => row.Code, StringComparer.Ordinal, stop);

        List<UsagePoint> rows = [];
        foreach (var line in lines.Values)
        {
            if (!zones.TryGetValue(line.NetworkPoint, out var zone))
            {
                if (line.NetworkPoint.Length > 0) run.Refuse(line, "network_point", Flaws.Unknown());
            }
            else if (!stored.TryGetValue(line.Code, out var known))
            {
                rows.Add(new UsagePoint
                {
                    OperatorId = run.Owner.Id, Code = line.Code, NetworkPointId = zone.Id, Resource = zone.Resource, Kind = line.Kind ?? UsagePointKind.Home, Households = line.Households ?? 1, District = line.District,
                    Landmark = line.Landmark, ReadingRoute = line.Route, IsUnbilled = line.IsUnbilled ?? false, Latitude = line.Latitude, Longitude = line.Longitude,
                });
            }
            else if (run.Fits(line, "network_point", line.NetworkPoint, codes[known.NetworkPointId]) & run.Fits(line, "district", line.District, known.District) & run.Fits(line, "kind", line.Kind, known.Kind)
                & run.Fits(line, "households", line.Households, known.Households) & run.Fits(line, "landmark", line.Landmark, known.Landmark) & run.Fits(line, "is_unbilled", line.IsUnbilled, known.IsUnbilled)) run.Same++;
        }
        run.New = rows.Count;
        if (run.IsGood) await BulkInsert.WriteAsync(run.Db, rows, stop);
    }
}
