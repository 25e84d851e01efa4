using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Database;
using SmartUtility.Core.Network;

namespace SmartUtility.Core.Import.Operations;

/// <summary>Network points; a point may stand above or below its parent in the file.</summary>
static class NetworkPointImport
{
    public static async Task RunAsync(ImportRun run, CancellationToken stop)
    {
        var lines = run.ByKey(run.Read(NetworkPointLine.Read), line => line.Code, "code");
        var stored = await run.Db.Set<NetworkPoint>().ToDictionaryAsync(row => row.Code, StringComparer.Ordinal, stop);
        var byId = stored.Values.ToDictionary(row => row.Id);

        List<NetworkPointLine> fresh = [];
        foreach (var line in lines.Values)
        {
            if (line.Parent is { } above)
            {
                if (lines.TryGetValue(above, out var inFile) ? inFile.Resource != line.Resource : stored.TryGetValue(above, out var there) && there.Resource != line.Resource)
                    run.Refuse(line, "resource", Flaws.OtherResource((inFile?.Resource ?? stored[above].Resource).ToString().ToLowerInvariant()));
                else if (inFile is null && !stored.ContainsKey(above)) run.Refuse(line, "parent", Flaws.Unknown());
            }
            if (!stored.TryGetValue(line.Code, out var known)) fresh.Add(line);
            else if (run.Fits(line, "name", line.Name, known.Name) & run.Fits(line, "kind", line.Kind, known.Kind) & run.Fits(line, "resource", line.Resource, known.Resource)
                & run.Fits(line, "parent", line.Parent, known.ParentId is { } parent ? byId[parent].Code : null)) run.Same++;
        }
        run.New = fresh.Count;
        var ordered = Ordered(run, fresh, lines);
        if (!run.IsGood || ordered.Count == 0) return;

        var keys = await BulkRows.KeysAsync<NetworkPoint>(run.Db, ordered.Count, stop);
        List<NetworkPoint> rows = new(ordered.Count);
        for (var at = 0; at < ordered.Count; at++)
        {
            var line = ordered[at];
            var parent = line.Parent is null ? null : stored[line.Parent];
            var point = new NetworkPoint
            {
                Id = (int)keys[at], OperatorId = run.Owner.Id, Code = line.Code, Name = line.Name, Kind = line.Kind, Resource = line.Resource, ParentId = parent?.Id, Path = [.. parent?.Path ?? [], (int)keys[at]],
                CapacityPerHour = line.CapacityPerHour, TechnicalLossPercent = line.TechnicalLoss, UnmeteredPerDay = line.UnmeteredPerDay, Latitude = line.Latitude, Longitude = line.Longitude,
            };
            rows.Add(point);
            stored[line.Code] = point;
        }
        await BulkInsert.WriteAsync(run.Db, rows, stop);
    }

    // Parents before children. Those who wait for each other for ever are a circle.
    static List<NetworkPointLine> Ordered(ImportRun run, List<NetworkPointLine> fresh, Dictionary<string, NetworkPointLine> lines)
    {
        var waiting = fresh.ToDictionary(line => line.Code, StringComparer.Ordinal);
        var below = fresh.Where(line => line.Parent is not null && waiting.ContainsKey(line.Parent)).ToLookup(line => line.Parent!, StringComparer.Ordinal);
        Queue<NetworkPointLine> next = new(fresh.Where(line => line.Parent is null || !waiting.ContainsKey(line.Parent)));
        List<NetworkPointLine> ordered = new(fresh.Count);
        while (next.TryDequeue(out var line))
        {
            ordered.Add(line);
            waiting.Remove(line.Code);
            foreach (var child in below[line.Code]) next.Enqueue(child);
        }
        foreach (var line in waiting.Values.Where(line => line.Parent != line.Code && IsInCircle(line, lines))) run.Refuse(line, "parent", Flaws.Circle());
        return ordered;
    }

    static bool IsInCircle(NetworkPointLine line, Dictionary<string, NetworkPointLine> lines)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (var at = line; at.Parent is { } parent && seen.Add(parent) && lines.TryGetValue(parent, out var above); at = above)
            if (parent == line.Code) return true;
        return false;
    }
}
