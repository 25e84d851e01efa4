using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection.Rules;
using SmartUtility.Core.Detection.Storage;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection.Operations;

/// <summary>What a night's work did.</summary>
/// <param name="Series">Series with new hours.</param>
/// <param name="Hours">Hours stepped.</param>
/// <param name="Changes">What became of the findings.</param>
public sealed record Night(int Series, long Hours, AlertChanges Changes)
{
    /// <summary>Nothing new.</summary>
    public static readonly Night Nothing = new(0, 0, AlertChanges.None);

    /// <summary>Both together.</summary>
    public Night And(Night other) => new(Series + other.Series, Hours + other.Hours, Changes.And(other.Changes));
}

/// <summary>
/// Steps every rule over the hours that came since. Per chunk of series one transaction holds the hours read, the states, the alerts and their events: killed
/// anywhere and started again, it goes on where it stopped, and what was stepped is never read again. Two at once wait for each other, chunk by chunk.
/// An hour that arrives after a later one of its series was stepped is not looked at any more.
/// </summary>
public sealed class RunNight(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Meters per transaction: 120 000 hours of a day, some ten megabytes.</summary>
    public const int Chunk = 5_000;

    /// <summary>Network points per transaction: of one never seen three months are read.</summary>
    public const int PointChunk = 250;

    /// <summary>Hours younger than this wait for the next turn: readings of the same hour arrive over some minutes.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    /// <summary>How long a day of a network point waits for late readings before it is left out.</summary>
    public static readonly TimeSpan DayPatience = TimeSpan.FromDays(2);

    /// <summary>How far back a network point is read that was never seen: its rules need four weeks before they judge.</summary>
    public static readonly TimeSpan FirstReach = TimeSpan.FromDays(92);

    /// <summary>How far back a meter is read that was never seen, or not for long.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromDays(31);

    /// <summary>Steps the actor's one operator up to the last whole hour that is an hour old.</summary>
    /// <param name="actor">The program, or staff that handles alerts.</param>
    /// <param name="stop">Stops between chunks.</param>
    /// <param name="chunk">Series per transaction.</param>
    /// <param name="listening">Since when sensors can be heard; null: always.</param>
    public async Task<Outcome<Night>> RunAsync(Actor actor, CancellationToken stop, int chunk = Chunk, Listening? listening = null)
    {
        if (!Permissions.Allow(actor, Do.HandleAlerts)) return new Forbidden();
        Operator company;
        await using (var db = contexts.Create(actor))
            company = await db.Operators.FirstAsync(row => row.Id == actor.OperatorId, stop);
        var now = clock.GetUtcNow();
        var until = HourOf(now - Grace);
        var night = Night.Nothing;
        var peers = new PeerRatios();
        int? after = 0;
        while (after is { } last)
        {
            (after, var done) = await MetersAsync(actor, company, peers, last, chunk, until, now, stop);
            night = night.And(done);
        }
        for (after = 0; after is { } last;)
        {
            (after, var done) = await PointsAsync(actor, company, last, Math.Min(chunk, PointChunk), now, stop);
            night = night.And(done);
        }
        return night.And(await DevicesAsync(actor, company, listening ?? Listening.Always, now, stop));
    }

    async Task<(int? After, Night Done)> MetersAsync(Actor actor, Operator company, PeerRatios peers, int after, int chunk, DateTimeOffset until, DateTimeOffset now, CancellationToken stop)
    {
        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "detection", company.Id, stop);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var calendar = company.Calendar();
        var meters = await NightRows.MetersAsync(connection, company.Id, after, chunk, calendar.DayOf(until), until - Reach, until, stop);
        if (meters.Count == 0) return (null, Night.Nothing);

        List<StateRow> states = [];
        List<PlacedFinding> findings = [];
        var hours = 0L;
        foreach (var meter in meters)
        {
            if (meter.Hours.Length == 0) continue;
            // A meter that was moved starts afresh: what it remembers is of another place.
            var known = meter.SeenUntil < meter.InstalledAt ? null : meter.State;
            var bundle = StateBundle.Of(known);
            var isNewDay = known is null || meter.SeenUntil <= calendar.StartOf(calendar.DayOf(At(meter.Hours[^1])));
            var nobody = meter.NobodySince is not { } day ? (DateTime?)null : day == DateOnly.MinValue ? DateTime.MinValue : day.ToDateTime(default);
            var place = new MeterPlace(meter.Resource, meter.UsagePointId is null, meter.OffSince is { } off ? calendar.Local(off) : null, nobody, meter.Capacity,
                isNewDay && meter.UsagePointId is not null ? (await peers.OfAsync(connection, company.Id, stop)).GetValueOrDefault(meter.NetworkPointId, 1) : 1);
            foreach (var finding in MeterWatch.Step(bundle, place, calendar.Local(At(meter.Hours[0])), Dense(meter)))
                findings.Add(new PlacedFinding(finding with { Since = calendar.InstantOf(finding.Since).UtcDateTime, At = calendar.InstantOf(finding.At).UtcDateTime }, meter.Resource, meter.NetworkPointId, meter.UsagePointId, meter.MeterId));
            states.Add(new StateRow(meter.MeterId, At(meter.Hours[^1]).AddHours(1), bundle.ToBytes(), isNewDay ? MeterWatch.UseRatio(bundle) : meter.UseRatio));
            hours += meter.Hours.Length;
        }
        await NightRows.SaveAsync(connection, company.Id, SeriesKind.Meter, states, stop);
        var changes = await AlertBook.TakeAsync(db, company, findings, now, stop);
        await transaction.CommitAsync(stop);
        return (meters.Count < chunk ? null : meters[^1].MeterId, new Night(states.Count, hours, changes));
    }

    async Task<(int? After, Night Done)> PointsAsync(Actor actor, Operator company, int after, int chunk, DateTimeOffset now, CancellationToken stop)
    {
        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "detection", company.Id, stop);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var calendar = company.Calendar();
        var points = await db.Set<NetworkPoint>().Where(row => row.Id > after).OrderBy(row => row.Id).Take(chunk).Select(row => new { row.Id, row.Resource }).ToListAsync(stop);
        if (points.Count == 0) return (null, Night.Nothing);

        var ids = points.Select(point => point.Id).ToArray();
        var stored = await db.Set<DetectionState>().Where(row => row.Kind == SeriesKind.Point && ids.Contains(row.SeriesId)).ToDictionaryAsync(row => row.SeriesId, stop);
        var midnight = calendar.StartOf(calendar.DayOf(now));
        var earliest = calendar.StartOf(calendar.DayOf(now - FirstReach));
        var hours = await NetworkHours.LoadAsync(connection, ids, [.. ids.Select(id => stored.GetValueOrDefault(id)?.Until is { } known && known > earliest ? known : earliest)], midnight, stop);
        List<StateRow> states = [];
        List<PlacedFinding> findings = [];
        var stepped = 0L;
        foreach (var point in points)
        {
            var bundle = StateBundle.Of(stored.GetValueOrDefault(point.Id)?.State);
            DateOnly? last = null;
            foreach (var day in Days(hours[point.Id], calendar))
            {
                // Late readings may still complete it: later days wait with it.
                if (!PointWatch.IsKnown(day) && now - calendar.StartOf(day.Day.AddDays(1)) < DayPatience) break;
                findings.AddRange(PointWatch.Step(bundle, day).Select(finding => new PlacedFinding(finding with { Since = calendar.StartOf(DateOnly.FromDateTime(finding.Since)).UtcDateTime, At = calendar.StartOf(day.Day.AddDays(1)).AddHours(-1).UtcDateTime },
                    point.Resource, point.Id, null, null)));
                (last, stepped) = (day.Day, stepped + day.Hours.Count);
            }
            if (last is { } seen) states.Add(new StateRow(point.Id, calendar.StartOf(seen.AddDays(1)).UtcDateTime, bundle.ToBytes()));
        }
        await NightRows.SaveAsync(connection, company.Id, SeriesKind.Point, states, stop);
        var changes = await AlertBook.TakeAsync(db, company, findings, now, stop);
        await transaction.CommitAsync(stop);
        return (points.Count < chunk ? null : points[^1].Id, new Night(states.Count, stepped, changes));
    }

    static IEnumerable<PointDay> Days(IEnumerable<NetworkHour> hours, UtilityCalendar calendar) => hours.GroupBy(hour => calendar.DayOf(hour.Hour)).OrderBy(day => day.Key).Select(day =>
    {
        var night = new float[NightFlow.Hours];
        Array.Fill(night, float.NaN);
        foreach (var hour in day)
            if (calendar.Local(hour.Hour).Hour is var no && no < night.Length && hour.Present > 0) night[no] = hour.Expected;
        return new PointDay(day.Key, [.. day], night);
    });

    async Task<Night> DevicesAsync(Actor actor, Operator company, Listening listening, DateTimeOffset now, CancellationToken stop)
    {
        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "detection", company.Id, stop);
        var changes = await AlertBook.TakeAsync(db, company, [.. await DeviceFindings.SilentAsync(db, listening, now, stop), .. await DeviceFindings.EventsAsync(db, now, stop)], now, stop);
        await transaction.CommitAsync(stop);
        return new Night(0, 0, changes);
    }

    // As they were before this night's first day was over, whatever chunk asks: read once, at most a number for every network point.
    sealed class PeerRatios
    {
        IReadOnlyDictionary<int, double>? _known;

        public async ValueTask<IReadOnlyDictionary<int, double>> OfAsync(NpgsqlConnection connection, int operatorId, CancellationToken stop) => _known ??= await NightRows.PeersAsync(connection, operatorId, stop);
    }

    internal static DateTimeOffset HourOf(DateTimeOffset at) => new(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerHour, TimeSpan.Zero);

    // Hour by hour, with the gaps.
    static float[] Dense(MeterNight meter)
    {
        if (meter.Hours[^1] - meter.Hours[0] == meter.Hours.Length - 1) return meter.Amounts;
        var dense = new float[meter.Hours[^1] - meter.Hours[0] + 1];
        Array.Fill(dense, float.NaN);
        for (var n = 0; n < meter.Hours.Length; n++) dense[meter.Hours[n] - meter.Hours[0]] = meter.Amounts[n];
        return dense;
    }

    static DateTime At(int hour) => DateTime.UnixEpoch.AddHours(hour);
}
