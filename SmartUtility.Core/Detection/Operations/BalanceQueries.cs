using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection.Storage;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection.Operations;

/// <summary>A network point to choose, with its limit if it has one.</summary>
/// <param name="Id">Key.</param>
/// <param name="OperatorId">The tenant.</param>
/// <param name="Operator">The tenant's name.</param>
/// <param name="TimeZone">The tenant's zone.</param>
/// <param name="Code">Code.</param>
/// <param name="Name">Name.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Resource">What flows.</param>
/// <param name="Depth">0 at the top.</param>
/// <param name="Limit">Its limit, or null.</param>
public sealed record PointRow(int Id, int OperatorId, string Operator, string TimeZone, string Code, string Name, NetworkPointKind Kind, Resource Resource, int Depth, LossLimit? Limit);

/// <summary>The balance of a point so far today and yesterday, of complete hours only.</summary>
/// <param name="Today">Null when no hour is complete yet.</param>
/// <param name="Yesterday">The same hours of yesterday; null when none is complete.</param>
public sealed record TodayView(BalanceRow? Today, BalanceRow? Yesterday);

/// <summary>Meters that stopped reporting.</summary>
/// <param name="Silent">Installed meters not heard of for three of their intervals (15 minutes at least).</param>
/// <param name="Installed">Installed meters.</param>
public sealed record SilentMeters(int Silent, int Installed);

/// <summary>Questions about expected against received.</summary>
public sealed class BalanceQueries(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Longest span of one question, in days.</summary>
    public const int MaxDays = 800;
    /// <summary>Most points one search finds.</summary>
    public const int MostFound = 20;

    /// <summary>Points the actor may see, each below its parent.</summary>
    public async Task<Outcome<IReadOnlyList<PointRow>>> PointsAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();

        await using var db = contexts.Create(actor);
        var points = await db.Set<NetworkPoint>().ToListAsync(stop);
        var limits = await db.Set<LossLimit>().ToDictionaryAsync(row => row.NetworkPointId, stop);
        var companies = await db.Operators.Where(row => actor.Operators.Contains(row.Id)).ToDictionaryAsync(row => row.Id, stop);
        var codes = points.ToDictionary(point => point.Id, point => point.Code);
        return points.OrderBy(point => companies[point.OperatorId].Code, StringComparer.Ordinal).ThenBy(point => point.Resource)
            .ThenBy(point => string.Join('/', point.Path.Select(id => codes.GetValueOrDefault(id))), StringComparer.Ordinal)
            .Select(point => new PointRow(point.Id, point.OperatorId, companies[point.OperatorId].Name, companies[point.OperatorId].TimeZone, point.Code, point.Name, point.Kind, point.Resource,
                Math.Max(point.Path.Length - 1, 0), limits.GetValueOrDefault(point.Id))).ToList();
    }

    /// <summary>One point to begin with: the one asked for (another operator's is not found), else the first with a limit, else the first of all; null when there is none.</summary>
    public async Task<Outcome<PointRow?>> StartAsync(Actor actor, int? pointId, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var id = pointId ?? await db.Set<LossLimit>().OrderBy(row => row.OperatorId).ThenBy(row => row.NetworkPointId).Select(row => (int?)row.NetworkPointId).FirstOrDefaultAsync(stop)
            ?? await db.Set<NetworkPoint>().OrderBy(row => row.OperatorId).ThenBy(row => row.ParentId != null).ThenBy(row => row.Code).Select(row => (int?)row.Id).FirstOrDefaultAsync(stop);
        if (id is null) return (PointRow?)null;
        return await PointAsync(db, id.Value, stop) is { } point ? point : new NotFound("network point");
    }

    /// <summary>Points whose name or code holds the text, at most <see cref="MostFound"/>, those above first.</summary>
    public async Task<Outcome<IReadOnlyList<PointRow>>> SearchAsync(Actor actor, string text, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var sought = text.Trim().ToLowerInvariant();
        var points = await (from point in db.Set<NetworkPoint>()
                            join company in db.Operators on point.OperatorId equals company.Id
#pragma warning disable CA1304, CA1311, CA1862 // translated to SQL
                            where sought == "" || point.Name.ToLower().Contains(sought) || point.Code.ToLower().Contains(sought)
#pragma warning restore CA1304, CA1311, CA1862
                            orderby point.Path.Length, company.Code, point.Resource, point.Code
                            select new { point, company.Name, company.TimeZone }).Take(MostFound).ToListAsync(stop);
        return points.Select(row => new PointRow(row.point.Id, row.point.OperatorId, row.Name, row.TimeZone, row.point.Code, row.point.Name, row.point.Kind, row.point.Resource, Math.Max(row.point.Path.Length - 1, 0), null)).ToList();
    }

    /// <summary>A point by its code; a code of another operator is not found.</summary>
    public async Task<Outcome<PointRow>> FindAsync(Actor actor, string code, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var id = await db.Set<NetworkPoint>().Where(row => row.Code == code).Select(row => (int?)row.Id).FirstOrDefaultAsync(stop);
        return id is null ? new NotFound("network point") : (await PointAsync(db, id.Value, stop))!;
    }

    /// <summary>Balance of a point; spans without any hour are absent, never zero.</summary>
    public async Task<Outcome<(PointRow Point, IReadOnlyList<BalanceRow> Rows)>> OfAsync(Actor actor, int pointId, Period period, BalanceStep step, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();
        if (period.Length > TimeSpan.FromDays(MaxDays)) return new Invalid("period-too-long", $"ask for at most {MaxDays} days");

        await using var db = contexts.Create(actor);
        if (await PointAsync(db, pointId, stop) is not { } point) return new NotFound("network point");
        var calendar = UtilityCalendar.Of(point.TimeZone);
        var (first, end) = (calendar.DayOf(period.Start), calendar.DayOf(period.End));
        await using var connection = await contexts.OpenAsync(db.Scope, stop);
        // Whole days are kept: a month is thirty rows and not seven hundred.
        if (step != BalanceStep.Hour && calendar.StartOf(first) == period.Start && calendar.StartOf(end) == period.End)
            return (point, BalanceSeries.OfDays((await NetworkDays.LoadAsync(connection, [pointId], first, end, stop))[pointId], step, calendar));
        return (point, BalanceSeries.Of(await NetworkHours.LoadAsync(connection, pointId, period.Start, period.End, stop), step, calendar));
    }

    /// <summary>Today so far and the same hours of yesterday, by the operator's local day.</summary>
    public async Task<Outcome<TodayView>> TodayAsync(Actor actor, int pointId, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();

        await using var db = contexts.Create(actor);
        if (await PointAsync(db, pointId, stop) is not { } point) return new NotFound("network point");
        var now = clock.GetUtcNow();
        var calendar = UtilityCalendar.Of(point.TimeZone);
        var (today, yesterday) = (calendar.StartOf(calendar.DayOf(now)), calendar.StartOf(calendar.DayOf(now).AddDays(-1)));
        await using var connection = await contexts.OpenAsync(db.Scope, stop);
        var hours = (await NetworkHours.LoadAsync(connection, pointId, yesterday, now, stop)).Where(hour => hour.IsComplete(now)).ToList();
        var until = yesterday + (now - today);
        return new TodayView(Sum(hours.Where(hour => hour.Hour >= today)), Sum(hours.Where(hour => hour.Hour < until && hour.Hour < today)));
    }

    /// <summary>How many installed meters are silent.</summary>
    public async Task<Outcome<SilentMeters>> SilentAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();

        await using var db = contexts.Create(actor);
        var now = clock.GetUtcNow();
        var installed = await db.Set<Meter>().Where(meter => db.Set<Installation>().Any(row => row.MeterId == meter.Id && row.From <= now && (row.Until == null || row.Until > now)))
            .Select(meter => new { meter.LastSeenAt, meter.Interval }).ToListAsync(stop);
        return new SilentMeters(installed.Count(meter => meter.LastSeenAt is not { } seen || now - seen > Patience(meter.Interval)), installed.Count);
    }

    /// <summary>How long after its last sign a meter counts as silent.</summary>
    public static TimeSpan Patience(TimeSpan interval) => interval * 3 > TimeSpan.FromMinutes(15) ? interval * 3 : TimeSpan.FromMinutes(15);

    static BalanceRow? Sum(IEnumerable<NetworkHour> hours)
    {
        var list = hours.ToList();
        return list.Count == 0 ? null : new BalanceRow(list[0].Hour, list[^1].Hour.AddHours(1), list.Sum(hour => hour.Expected), list.Sum(hour => hour.Received), list.Sum(hour => (long)hour.Due), list.Sum(hour => (long)hour.Present));
    }

    static async Task<PointRow?> PointAsync(UtilityDbContext db, int id, CancellationToken stop)
    {
        if (await db.Set<NetworkPoint>().FirstOrDefaultAsync(row => row.Id == id, stop) is not { } point) return null;
        var company = await db.Operators.FirstAsync(row => row.Id == point.OperatorId, stop);
        var limit = await db.Set<LossLimit>().FirstOrDefaultAsync(row => row.NetworkPointId == id, stop);
        return new PointRow(point.Id, point.OperatorId, company.Name, company.TimeZone, point.Code, point.Name, point.Kind, point.Resource, Math.Max(point.Path.Length - 1, 0), limit);
    }
}
