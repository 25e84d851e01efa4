using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection.Outages;
using SmartUtility.Core.Detection.Rules;
using SmartUtility.Core.Detection.Storage;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection.Operations;

/// <summary>What a look for outages changed.</summary>
/// <param name="Started">Outages found.</param>
/// <param name="Ended">Outages over.</param>
/// <param name="Telecom">Groups of silent meters whose supply goes on.</param>
/// <param name="Waiting">Groups whose meaning the next readings will tell.</param>
public sealed record OutageLook(int Started, int Ended, int Telecom, int Waiting);

/// <summary>
/// Looks which meters fell silent together, tells outages from failures of telecom, and ends outages whose meters are back. The program's own time away is nobody's
/// silence. Twice, or by two at once, the same.
/// </summary>
public sealed class DetectOutages(UtilityDbContextFactory contexts, TimeProvider clock)
{
    // Work that ends late and meters that fall silent a little before it begins belong to the planned work.
    static readonly TimeSpan AroundPlanned = TimeSpan.FromMinutes(30);
    // The same silence may be dated a little differently once more meters have missed their turn.
    static readonly TimeSpan Dating = TimeSpan.FromMinutes(10);

    // Points whose nine days are in memory together.
    const int MostHours = 500;

    /// <summary>Looks at the actor's one operator.</summary>
    /// <param name="actor">The program, or staff that handles alerts.</param>
    /// <param name="listeningSince">Since when meters can be heard without a break.</param>
    /// <param name="stop">Stops.</param>
    /// <param name="heardUntil">Until when meters were heard before that; null: as long as those that were not heard since.</param>
    public async Task<Outcome<OutageLook>> RunAsync(Actor actor, DateTimeOffset listeningSince, CancellationToken stop, DateTimeOffset? heardUntil = null)
    {
        if (!Permissions.Allow(actor, Do.HandleAlerts)) return new Forbidden();

        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "outages", actor.OperatorId, stop);
        var now = Instants.ToMicroseconds(clock.GetUtcNow());
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var company = await db.Operators.FirstAsync(row => row.Id == actor.OperatorId, stop);
        var paths = (await db.Set<NetworkPoint>().Select(row => new { row.Id, row.Path }).ToListAsync(stop)).ToDictionary(row => row.Id, IReadOnlyList<int> (row) => row.Path);
        var heard = heardUntil ?? await OutageRows.HeardUntilAsync(connection, listeningSince, stop);
        var signs = (await OutageRows.MetersAsync(connection, listeningSince, now, stop)).ConvertAll(meter => MeterSilence.Of(meter, heard, listeningSince, now));
        var reach = now - TimeSpan.FromDays(14);
        var known = await db.Set<Outage>().AsTracking().Where(row => row.StartsAt > reach || (row.EndedAt == null && row.CancelledAt == null)).ToListAsync(stop);

        // Too few are silent to be an outage, and none is to end: the others need not be counted.
        var alive = signs.Count(sign => sign.IsSilent) >= OutageGroups.Fewest || known.Exists(outage => outage.IsOpen) ? await OutageRows.AliveAsync(connection, listeningSince, now, stop) : [];
        var ended = await EndAsync(connection, known, paths, signs, alive, now, stop);
        var (started, telecom, waiting) = await FindAsync(db, connection, company, known, paths, signs, alive, now, stop);
        ended.AddRange(await EndDryAsync(connection, known, now, stop));
        started.AddRange(await FindDryAsync(db, connection, company, known, paths, now, stop));
        await db.SaveChangesAsync(stop);
        await AlertAsync(db, company, started, known, telecom, now, stop);
        foreach (var outage in started) db.Announce(new OutageStarted(outage.OperatorId, outage.Id), now);
        foreach (var outage in ended) db.Announce(new OutageEnded(outage.OperatorId, outage.Id), now);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return new OutageLook(started.Count, ended.Count, telecom.Count, waiting);
    }

    static async Task<List<Outage>> EndAsync(NpgsqlConnection connection, List<Outage> known, Dictionary<int, IReadOnlyList<int>> paths, List<MeterSign> signs, List<AliveMeters> alive, DateTimeOffset now, CancellationToken stop)
    {
        List<Outage> ended = [];
        foreach (var outage in known.Where(row => row.IsOpen && row.StartsAt <= now))
        {
            var (silent, judged) = OutageGroups.Count(outage.NetworkPointId, outage.Kind == OutageKind.Planned ? outage.StartsAt - AroundPlanned : outage.StartsAt, paths, signs, alive);
            if (outage.Kind == OutageKind.Planned)
            {
                // Work that overruns is not over while its meters are silent.
                if (now >= outage.ExpectedUntil && !(judged >= OutageGroups.Fewest && silent >= OutageGroups.Share * judged) && outage.End(outage.ExpectedUntil!.Value)) ended.Add(outage);
            }
            else if (outage.Sign is not (OutageSign.Staff or OutageSign.Dry) && judged >= OutageGroups.Fewest && silent < OutageGroups.OverShare * judged
                && outage.End(await OutageRows.BackAsync(connection, outage.NetworkPointId, outage.StartsAt, now, stop) ?? now)) ended.Add(outage);
        }
        return ended;
    }

    static async Task<(List<Outage> Started, List<SilentGroup> Telecom, int Waiting)> FindAsync(UtilityDbContext db, NpgsqlConnection connection, Operator company, List<Outage> known, Dictionary<int, IReadOnlyList<int>> paths, List<MeterSign> signs, List<AliveMeters> alive, DateTimeOffset now, CancellationToken stop)
    {
        List<Outage> started = [];
        List<SilentGroup> telecom = [];
        var waiting = 0;
        foreach (var group in OutageGroups.Find(paths, signs, alive))
        {
            if (known.Exists(outage => IsPartOf(group, outage, paths))) continue;
            var verdict = await JudgeAsync(connection, group, paths, now, stop);
            if (verdict.Meaning == SilenceMeaning.Telecom) telecom.Add(group);
            if (verdict.Meaning == SilenceMeaning.Wait) waiting++;
            if (verdict.Meaning != SilenceMeaning.Outage) continue;
            started.Add(await AddAsync(db, connection, company, known, group.Point, group.PowerFails > 0 ? OutageSign.PowerFail : OutageSign.Silence, group.At,
                string.Create(CultureInfo.InvariantCulture, $"{group.Silent}/{group.Known} {verdict.Why}"), now, stop));
        }
        return (started, telecom, waiting);
    }

    static async Task<Outage> AddAsync(UtilityDbContext db, NpgsqlConnection connection, Operator company, List<Outage> known, int point, OutageSign sign, DateTimeOffset startsAt, string note, DateTimeOffset now, CancellationToken stop)
    {
        int[] without = [.. known.Where(row => row.IsOpen && row.StartsAt <= now).Select(row => row.NetworkPointId)];
        var outage = new Outage
        {
            OperatorId = company.Id, NetworkPointId = point, Kind = OutageKind.Unplanned, Sign = sign, StartsAt = startsAt, DetectedAt = now,
            Customers = await OutageRows.CustomersAsync(connection, point, without, company.Calendar().DayOf(now), stop), Note = note,
        };
        db.Add(outage);
        known.Add(outage);
        return outage;
    }

    static async Task<List<Outage>> EndDryAsync(NpgsqlConnection connection, List<Outage> known, DateTimeOffset now, CancellationToken stop)
    {
        List<Outage> ended = [];
        foreach (var outage in known.Where(row => row is { IsOpen: true, Sign: OutageSign.Dry }))
            if (DryMain.BackAt(await NetworkHours.LoadAsync(connection, outage.NetworkPointId, outage.StartsAt.AddDays(-1), now, stop), outage.StartsAt, now) is { } back && outage.End(back)) ended.Add(outage);
        return ended;
    }

    // Of points above each other that ran dry the highest is named; what is known below an outage is part of it.
    static async Task<List<Outage>> FindDryAsync(UtilityDbContext db, NpgsqlConnection connection, Operator company, List<Outage> known, Dictionary<int, IReadOnlyList<int>> paths, DateTimeOffset now, CancellationToken stop)
    {
        List<Outage> started = [];
        var reach = now.AddDays(-DryMain.Days - 2);
        foreach (var chunk in (await OutageRows.StillAsync(connection, now, stop)).OrderBy(point => paths[point].Count).Chunk(MostHours))
        {
            var hours = await NetworkHours.LoadAsync(connection, chunk, [.. chunk.Select(_ => reach)], now, stop);
            foreach (var point in chunk)
                if (DryMain.Since(hours[point], now) is { } since && !known.Exists(outage => outage.CancelledAt is null && paths[point].Contains(outage.NetworkPointId) && outage.StartsAt <= since.AddHours(1) && !(outage.EndedAt <= since)
                        || outage.CancelledAt >= since && outage.NetworkPointId == point))
                    started.Add(await AddAsync(db, connection, company, known, point, OutageSign.Dry, since, "dry", now, stop));
        }
        return started;
    }

    // One alert per outage and per failure of telecom, cleared when it is over. What a person closed meanwhile is not raised again.
    static async Task AlertAsync(UtilityDbContext db, Operator company, List<Outage> started, List<Outage> known, List<SilentGroup> telecom, DateTimeOffset now, CancellationToken stop)
    {
        string[] rules = [OutageRules.Outage, OutageRules.Telecom];
        var recent = now.AddDays(-14);
        var alerts = await db.Set<Alert>().Where(row => rules.Contains(row.Rule) && row.OperatorId == company.Id && (row.RaisedAt > recent || row.EndedAt == null)).ToListAsync(stop);
        List<(string Rule, FindingKind Kind, int Point, DateTimeOffset Since)> changes = [.. started.Select(outage => (OutageRules.Outage, FindingKind.Raise, outage.NetworkPointId, outage.StartsAt))];
        changes.AddRange(telecom.Where(group => !alerts.Exists(alert => alert.Rule == OutageRules.Telecom && alert.NetworkPointId == group.Point && (alert.IsOpen || (alert.Since - group.At).Duration() <= Dating)))
            .Select(group => (OutageRules.Telecom, FindingKind.Raise, group.Point, group.At)));
        changes.AddRange(alerts.Where(alert => alert.IsOpen && !(alert.Rule == OutageRules.Outage ? known.Exists(outage => outage.IsOpen && outage.NetworkPointId == alert.NetworkPointId) : telecom.Exists(group => group.Point == alert.NetworkPointId)))
            .Select(alert => (alert.Rule, FindingKind.Clear, alert.NetworkPointId, alert.Since)));
        if (changes.Count == 0) return;
        await AdvisoryLock.WaitAsync(db, "detection", company.Id, stop);
        var points = changes.Select(change => change.Point).Distinct().ToList();
        var resources = await db.Set<NetworkPoint>().Where(row => points.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.Resource, stop);
        // The hour that decided ends now.
        await AlertBook.TakeAsync(db, company, [.. changes.Select(change => new PlacedFinding(new Finding(change.Rule, change.Kind, FindingLevel.Alert, change.Since.UtcDateTime, now.AddHours(-1).UtcDateTime, 0, 0, []), resources[change.Point], change.Point, null, null))], now, stop);
    }

    // The silence of an outage that is known, at its point, above or below; a silence that began after its end is another.
    static bool IsPartOf(SilentGroup group, Outage outage, Dictionary<int, IReadOnlyList<int>> paths)
    {
        if (!paths.TryGetValue(outage.NetworkPointId, out var its)) return false;
        var path = paths[group.Point];
        if (outage.Kind == OutageKind.Planned)
            return outage.CancelledAt is null && path.Contains(outage.NetworkPointId) && group.At >= outage.StartsAt - AroundPlanned && group.At <= (outage.EndedAt ?? DateTimeOffset.MaxValue.AddDays(-1)) + AroundPlanned;
        if (outage.IsOpen && outage.NetworkPointId == group.Point) return true;
        return path.Contains(outage.NetworkPointId) && group.At >= outage.StartsAt - Dating && group.At <= (outage.EndedAt ?? outage.CancelledAt ?? DateTimeOffset.MaxValue)
            || its.Contains(group.Point) && (group.At - outage.StartsAt).Duration() <= Dating && !outage.IsOpen;
    }

    static async Task<SilenceVerdict> JudgeAsync(NpgsqlConnection connection, SilentGroup group, Dictionary<int, IReadOnlyList<int>> paths, DateTimeOffset now, CancellationToken stop)
    {
        var path = paths[group.Point];
        var inlets = await OutageRows.InletsAsync(connection, [.. path], now, stop);
        var own = inlets.FindAll(inlet => inlet.Point == group.Point);
        // The next measured point above whose sensor is heard.
        var above = path.Take(path.Count - 1).Reverse().Select(point => inlets.FindAll(inlet => inlet.Point == point)).FirstOrDefault(list => list.Exists(IsHeard)) ?? [];
        var readings = await OutageRows.ReadingsAsync(connection, [.. own.Concat(above).Select(inlet => inlet.RegisterId).Distinct()], group.At.AddHours(-1), now, stop);
        var flow = Sum(own);
        return OutageVerdict.Decide(group, flow, Sum(above), flow.Before ?? await OutageRows.TakenAsync(connection, group.Point, group.At, stop), own.Concat(above).Any(IsHeard), now);

        bool IsHeard(Inlet inlet) => (inlet.IsOnline && inlet.Link is null) || inlet.LastSeenAt > group.At;

        FlowChange Sum(List<Inlet> sensors)
        {
            var counting = sensors.GroupBy(inlet => inlet.MeterId).SelectMany(meter => Topology.Counting([.. meter], row => row.Code, meter.First().Resource.MainRegister())).ToList();
            if (counting.Count == 0) return FlowChange.Unknown;
            var changes = counting.ConvertAll(inlet => (inlet.Flow, Change: FlowChange.Of([.. readings[inlet.RegisterId].Select(row => (row.Time, row.Value * (double)inlet.BaseFactor))], group.At)));
            // One unknown makes the sum unknown (null).
            return new FlowChange(changes.Aggregate((double?)0, (sum, row) => sum + row.Flow * row.Change.Before), changes.Aggregate((double?)0, (sum, row) => sum + row.Flow * row.Change.After));
        }
    }
}
