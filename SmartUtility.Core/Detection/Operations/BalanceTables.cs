using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection.Storage;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;
using SmartUtility.Core.WorkOrders;

namespace SmartUtility.Core.Detection.Operations;

/// <summary>What is asked of the table of differences; what is left out is chosen.</summary>
/// <param name="Operator">Code of the operator; the first with points when absent.</param>
/// <param name="Resource">The first that has points when absent.</param>
/// <param name="From">First local day; six days before the last when absent.</param>
/// <param name="Until">Last local day, included; today when absent.</param>
/// <param name="Kind">Only points of this kind, or all.</param>
public sealed record BalanceQuestion(string? Operator = null, Resource? Resource = null, DateOnly? From = null, DateOnly? Until = null, NetworkPointKind? Kind = null);

/// <summary>One network point in the table.</summary>
/// <param name="Id">Key.</param>
/// <param name="Code">Code.</param>
/// <param name="Name">Name.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Sum">Its balance over the period.</param>
/// <param name="Place">Where its loss happens; null when nothing measures what flows in.</param>
/// <param name="Value">What the loss to find here would have brought; null while nothing was billed.</param>
/// <param name="LimitPercent">Its limit, or null.</param>
/// <param name="Since">Start of its open alert, or of the run of days above its limit; null when neither.</param>
/// <param name="AlertId">Its open alert, or null.</param>
/// <param name="Who">Whose it is: the agent of the alert's work order, or who took the alert; null when nobody.</param>
/// <param name="Trend">Loss in % of each day of the period (at most the last 60), null where nothing is known; only of the page asked for.</param>
public sealed record BalanceLine(int Id, string Code, string Name, NetworkPointKind Kind, BalanceSum Sum, LossPlace? Place, decimal? Value, decimal? LimitPercent,
    DateTimeOffset? Since, long? AlertId, string? Who, IReadOnlyList<decimal?> Trend);

/// <summary>The table of differences of one operator, resource and period, what costs most first.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Operators">Those the actor may choose.</param>
/// <param name="Resources">Those with points.</param>
/// <param name="Resource">The one shown.</param>
/// <param name="From">First local day.</param>
/// <param name="Until">Last local day.</param>
/// <param name="Price">What a lost unit is worth, or null.</param>
/// <param name="Total">The topmost measured points together; null when nothing is measured.</param>
/// <param name="Technical">Loss that cannot be avoided, of all of it.</param>
/// <param name="Water">Water balance of the period; null for other resources and when nothing is measured.</param>
/// <param name="IsFinal">False while figures can still change.</param>
/// <param name="Count">Lines in all.</param>
/// <param name="Lines">The page asked for.</param>
public sealed record BalanceReport(Operator Operator, IReadOnlyList<Operator> Operators, IReadOnlyList<Resource> Resources, Resource Resource, DateOnly From, DateOnly Until, UnitPrice? Price,
    BalanceSum? Total, long Technical, WaterBalance? Water, bool IsFinal, int Count, IReadOnlyList<BalanceLine> Lines)
{
    /// <summary>Where the supply went; null when not asked for or nothing is measured.</summary>
    public FlowPicture? Flow { get; init; }
    /// <summary>Code and name of the points in <see cref="Flow"/>.</summary>
    public IReadOnlyDictionary<int, (string Code, string Name)> FlowNames { get; init; } = new Dictionary<int, (string, string)>();
}

/// <summary>The balance of one point over days.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Resource">What flows.</param>
/// <param name="From">First local day.</param>
/// <param name="Until">Last local day.</param>
/// <param name="Sum">Its sums with the highest load; null when nothing is known of the period.</param>
/// <param name="Place">Where its loss happens; null when nothing measures what flows in.</param>
/// <param name="Price">What a lost unit is worth, or null.</param>
/// <param name="IsFinal">False while figures can still change.</param>
/// <param name="CapacityPerHour">Rated capacity, base units an hour, or null.</param>
/// <param name="Water">Water balance; null for other resources and where nothing is measured.</param>
/// <param name="Days">Loss in % by day, null where nothing is known.</param>
public sealed record PointReport(Operator Operator, Resource Resource, DateOnly From, DateOnly Until, BalanceSum? Sum, LossPlace? Place, UnitPrice? Price, bool IsFinal, long? CapacityPerHour, WaterBalance? Water,
    IReadOnlyList<(DateOnly Day, decimal? LossPercent)> Days);

/// <summary>Expected against received of every network point over days, sorted by what there is to find.</summary>
public sealed class BalanceTables(UtilityDbContextFactory contexts, LossPrices prices, TimeProvider clock)
{
    /// <summary>Longest period of one question, in days.</summary>
    public const int MaxDays = 800;
    const int TrendDays = 60;

    sealed record Point(int Id, string Code, string Name, NetworkPointKind Kind, int[] Path, decimal? TechnicalLossPercent, long? UnmeteredPerDay);

    sealed record OpenAlert(long Id, int Point, DateTimeOffset Since, string? AcknowledgedBy);

    /// <summary>Lines [skip, skip + take) of the table, with the picture of flows if asked for.</summary>
    public async Task<Outcome<BalanceReport>> RunAsync(Actor actor, BalanceQuestion asked, int skip, int take, CancellationToken stop, bool withFlow = false)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();

        await using var db = contexts.Create(actor);
        var owners = await db.Operators.Where(row => actor.Operators.Contains(row.Id)).OrderBy(row => row.Code).ToListAsync(stop);
        var resources = await db.Set<NetworkPoint>().Select(row => new { row.OperatorId, row.Resource }).Distinct().ToListAsync(stop);
        var owner = asked.Operator is { } code ? owners.Find(row => row.Code == code) : owners.Find(row => resources.Exists(one => one.OperatorId == row.Id)) ?? owners.FirstOrDefault();
        if (owner is null) return new NotFound("operator");
        List<Resource> own = [.. resources.Where(row => row.OperatorId == owner.Id).Select(row => row.Resource).OrderByDescending(resource => resource == Resource.Water).ThenBy(resource => resource)];
        var resource = asked.Resource ?? (own.Count > 0 ? own[0] : Resource.Water);
        var calendar = owner.Calendar();
        var today = calendar.DayOf(clock.GetUtcNow());
        var until = asked.Until ?? today;
        var from = asked.From ?? until.AddDays(-6);
        if (from > until) return new Invalid("period-order", "the first day is after the last");
        if (until.DayNumber - from.DayNumber >= MaxDays) return new Invalid("period-too-long", $"ask for at most {MaxDays} days") { Values = [MaxDays] };

        await using var connection = await contexts.OpenAsync(new Scope([owner.Id]), stop);
        var points = await db.Set<NetworkPoint>().Where(row => row.OperatorId == owner.Id && row.Resource == resource)
            .Select(row => new Point(row.Id, row.Code, row.Name, row.Kind, row.Path, row.TechnicalLossPercent, row.UnmeteredPerDay)).ToListAsync(stop);
        var sums = await NetworkDays.TotalsAsync(connection, owner.Id, (int)resource, from, until.AddDays(1), stop);
        List<PlaceBalance> places = [.. points.Select(point => new PlaceBalance(point.Id, point.Path, sums.GetValueOrDefault(point.Id), point.TechnicalLossPercent))];
        var losses = LossPlaces.Of(places);
        var top = LossPlaces.Topmost(places);
        var total = BalanceSums.Total(top.Select(place => place.Sum!));
        var price = await prices.OfAsync(owner, resource, stop);

        List<Point> sorted = [.. points.Where(point => sums.ContainsKey(point.Id) && (asked.Kind is null || point.Kind == asked.Kind))
            .OrderByDescending(point => losses.TryGetValue(point.Id, out var place) ? place.ToFind : long.MinValue).ThenBy(point => point.Code, StringComparer.Ordinal)];
        var page = sorted.Skip(skip).Take(take).ToList();
        var flow = withFlow && total is not null ? LossFlows.Of(places, await UnbilledByPointAsync(connection, owner.Id, resource, from, until, stop)) : null;
        return new BalanceReport(owner, owners.Count > 1 ? owners : [], own, resource, from, until, price, total, top.Sum(place => losses[place.Id].Technical),
            resource == Resource.Water && total is not null ? await WaterAsync(connection, owner.Id, total, points, from, until, stop) : null,
            await IsFinalAsync(connection, owner, resource, null, total, until, today, stop), sorted.Count,
            await LinesAsync(db, connection, page, sums, losses, price, from, until, calendar, stop))
        {
            Flow = flow, FlowNames = points.Where(point => flow?.Places.Any(place => place.Id == point.Id) == true).ToDictionary(point => point.Id, point => (point.Code, point.Name)),
        };
    }

    /// <summary>The balance of one point; days left out are the last thirty. Another operator's point is not found.</summary>
    public async Task<Outcome<PointReport>> PointAsync(Actor actor, int pointId, DateOnly? first, DateOnly? last, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();

        await using var db = contexts.Create(actor);
        if (await db.Set<NetworkPoint>().FirstOrDefaultAsync(row => row.Id == pointId, stop) is not { } point) return new NotFound("network point");
        var owner = await db.Operators.FirstAsync(row => row.Id == point.OperatorId, stop);
        var today = owner.Calendar().DayOf(clock.GetUtcNow());
        var until = last ?? today;
        var from = first ?? until.AddDays(-29);
        if (from > until) return new Invalid("period-order", "the first day is after the last");
        if (until.DayNumber - from.DayNumber >= MaxDays) return new Invalid("period-too-long", $"ask for at most {MaxDays} days") { Values = [MaxDays] };

        await using var connection = await contexts.OpenAsync(new Scope([owner.Id]), stop);
        var days = (await NetworkDays.LoadAsync(connection, [point.Id], from, until.AddDays(1), stop))[point.Id].ToList();
        var sum = BalanceSums.Total(days.Select(day => day.Sum));
        var known = days.ToDictionary(day => day.Day, day => day.Sum.LossPercent);
        var isMeasured = sum is { IsMeasured: true };
        return new PointReport(owner, point.Resource, from, until, sum, isMeasured ? await PlaceAsync(db, connection, point, sum!, from, until, stop) : null, await prices.OfAsync(owner, point.Resource, stop),
            await IsFinalAsync(connection, owner, point.Resource, point.Id, sum, until, today, stop), point.CapacityPerHour,
            isMeasured && point.Resource == Resource.Water ? await WaterAsync(db, connection, point, sum!, from, until, stop) : null,
            [.. Enumerable.Range(0, until.DayNumber - from.DayNumber + 1).Select(day => from.AddDays(day)).Select(day => (day, known.GetValueOrDefault(day)))]);
    }

    // A meter that was heard of after the end closed its gap: its sum is exact, and its hours are estimated in the night.
    internal static async Task<bool> IsFinalAsync(NpgsqlConnection connection, Operator owner, Resource resource, int? pointId, BalanceSum? sum, DateOnly until, DateOnly today, CancellationToken stop)
    {
        if (sum is null) return false;
        var (calendar, end) = (owner.Calendar(), until.AddDays(1));
        var silent = !BalanceState.AsksForSilent(end, today, owner.GraceDays, sum.Due, sum.Present) ? 0 : (await connection.ReadAsync("""
            select count(*)::int from (
              select from installations i join meters m on m.id = i.meter_id
              left join usage_points u on u.id = i.usage_point_id join network_points n on n.id = coalesce(i.network_point_id, u.network_point_id)
              where i.operator_id = @operator and n.resource = @resource and (@point is null or n.path @> array[@point::int])
                and i.from_at < @end and coalesce(i.until_at, 'infinity') >= @end and coalesce(m.last_seen_at, '-infinity') < @end
              limit 1
            ) silent
            """, row => row.GetInt32(0), stop, new("operator", owner.Id), new("resource", (int)resource), new("point", NpgsqlTypes.NpgsqlDbType.Integer) { Value = (object?)pointId ?? DBNull.Value },
            new("end", calendar.StartOf(end).UtcDateTime)))[0];
        return BalanceState.IsFinal(end, today, owner.GraceDays, sum.Due, sum.Present, silent);
    }

    static async Task<LossPlace?> PlaceAsync(UtilityDbContext db, NpgsqlConnection connection, NetworkPoint point, BalanceSum sum, DateOnly from, DateOnly until, CancellationToken stop)
    {
        var below = await db.Set<NetworkPoint>().Where(row => row.OperatorId == point.OperatorId && row.Path.Contains(point.Id) && row.Id != point.Id).Select(row => new { row.Id, row.Path, row.TechnicalLossPercent }).ToListAsync(stop);
        var sums = below.Count == 0 ? [] : await NetworkDays.TotalsAsync(connection, point.OperatorId, (int)point.Resource, from, until.AddDays(1), stop, point.Id);
        return LossPlaces.Of([new PlaceBalance(point.Id, point.Path, sum, point.TechnicalLossPercent), .. below.Select(row => new PlaceBalance(row.Id, row.Path, sums.GetValueOrDefault(row.Id), row.TechnicalLossPercent))]).GetValueOrDefault(point.Id);
    }

    static async Task<WaterBalance> WaterAsync(UtilityDbContext db, NpgsqlConnection connection, NetworkPoint point, BalanceSum sum, DateOnly from, DateOnly until, CancellationToken stop)
    {
        var days = until.DayNumber - from.DayNumber + 1;
        var unmetered = await db.Set<NetworkPoint>().Where(row => row.OperatorId == point.OperatorId && row.Path.Contains(point.Id)).SumAsync(row => row.UnmeteredPerDay ?? 0, stop);
        var (connections, unbilled) = await UnbilledAsync(connection, point.OperatorId, point.Id, from, until, stop);
        return new WaterBalance(sum.Expected, sum.Expected - sum.Lost - unbilled, unbilled, unmetered * days, connections, days);
    }

    static async Task<IReadOnlyList<BalanceLine>> LinesAsync(UtilityDbContext db, NpgsqlConnection connection, List<Point> page, Dictionary<int, BalanceSum> sums, IReadOnlyDictionary<int, LossPlace> losses,
        UnitPrice? price, DateOnly from, DateOnly until, UtilityCalendar calendar, CancellationToken stop)
    {
        int[] ids = [.. page.Select(point => point.Id)];
        var limits = await db.Set<LossLimit>().Where(row => ids.Contains(row.NetworkPointId)).ToDictionaryAsync(row => row.NetworkPointId, row => row.RaisePercent, stop);
        var alerts = (await db.Set<Alert>().Where(row => ids.Contains(row.NetworkPointId) && (row.State == AlertState.Open || row.State == AlertState.Acknowledged))
            .Select(row => new OpenAlert(row.Id, row.NetworkPointId, row.Since, row.AcknowledgedBy)).ToListAsync(stop)).ToLookup(row => row.Point);
        var agents = await AgentsAsync(db, [.. alerts.SelectMany(group => group).Select(alert => alert.Id)], stop);
        var first = until.DayNumber - from.DayNumber >= TrendDays ? until.AddDays(1 - TrendDays) : from;
        var days = await NetworkDays.LoadAsync(connection, ids, first, until.AddDays(1), stop);

        return [.. page.Select(point =>
        {
            var known = days[point.Id].ToDictionary(day => day.Day, day => day.Sum.LossPercent);
            List<(DateOnly Day, decimal? Loss)> trend = [.. Enumerable.Range(0, until.DayNumber - first.DayNumber + 1).Select(day => first.AddDays(day)).Select(day => (day, known.GetValueOrDefault(day)))];
            var alert = alerts[point.Id].OrderBy(row => row.Since).FirstOrDefault();
            decimal? limit = limits.TryGetValue(point.Id, out var percent) ? percent : null;
            // The day that runs may have no figure yet: the run may end the day before.
            var run = limit is { } raise ? BalanceState.Since(trend.Count > 1 && trend[^1].Loss is null ? trend.GetRange(0, trend.Count - 1) : trend, raise) : null;
            var place = losses.GetValueOrDefault(point.Id);
            return new BalanceLine(point.Id, point.Code, point.Name, point.Kind, sums[point.Id], place, place is null ? null : price?.ValueOf(place.ToFind), limit,
                alert?.Since ?? (run is { } day ? calendar.StartOf(day) : null), alert?.Id, alert is null ? null : agents.GetValueOrDefault(alert.Id) ?? alert.AcknowledgedBy, [.. trend.Select(one => one.Loss)]);
        })];
    }

    // Who goes and looks: the agent of the work order that an alert led to, while it is not ended.
    internal static async Task<Dictionary<long, string>> AgentsAsync(UtilityDbContext db, long[] alerts, CancellationToken stop)
    {
        string[] origins = [.. alerts.Select(id => id.ToString(CultureInfo.InvariantCulture))];
        var rows = await (from order in db.Set<WorkOrder>()
                          join person in db.Users on order.AssignedTo equals person.Id
                          where order.OriginKind == "alert" && origins.Contains(order.OriginId) && (order.State == WorkState.ToDo || order.State == WorkState.UnderWay)
                          select new { order.OriginId, person.DisplayName }).ToListAsync(stop);
        return rows.ToDictionary(row => long.Parse(row.OriginId, CultureInfo.InvariantCulture), row => row.DisplayName);
    }

    static async Task<WaterBalance> WaterAsync(NpgsqlConnection connection, int operatorId, BalanceSum total, List<Point> points, DateOnly from, DateOnly until, CancellationToken stop)
    {
        var days = until.DayNumber - from.DayNumber + 1;
        var (connections, unbilled) = await UnbilledAsync(connection, operatorId, null, from, until, stop);
        var received = total.Expected - total.Lost;
        return new WaterBalance(total.Expected, received - unbilled, unbilled, points.Sum(point => (point.UnmeteredPerDay ?? 0) * days), connections, days);
    }

    // What was registered where use is authorised and never billed, by the network point that supplies it.
    static async Task<Dictionary<int, long>> UnbilledByPointAsync(NpgsqlConnection connection, int operatorId, Resource resource, DateOnly from, DateOnly until, CancellationToken stop) =>
        (await connection.ReadAsync("""
            select u.network_point_id, round(sum(d.quantity * r.base_factor))::bigint
            from usage_points u join installations i on i.usage_point_id = u.id join registers r on r.meter_id = i.meter_id and r.code = @code
            join consumption_days d on d.register_id = r.id and d.day >= @from and d.day <= @until
            where u.operator_id = @operator and u.resource = @resource and u.is_unbilled group by 1
            """, row => (Point: row.GetInt32(0), Amount: row.GetInt64(1)), stop, new NpgsqlParameter("operator", operatorId), new NpgsqlParameter("resource", (int)resource), new NpgsqlParameter("code", resource.MainRegister()),
            new NpgsqlParameter<DateOnly>("from", from), new NpgsqlParameter<DateOnly>("until", until))).ToDictionary(row => row.Point, row => row.Amount);

    /// <summary>Usage points with a meter, and what was registered at those that are never billed, below a point or everywhere (water).</summary>
    internal static async Task<(int Connections, long Unbilled)> UnbilledAsync(NpgsqlConnection connection, int operatorId, int? pointId, DateOnly from, DateOnly until, CancellationToken stop) =>
        (await connection.ReadAsync("""
            with place as (
              select u.id, u.is_unbilled from usage_points u join network_points n on n.id = u.network_point_id
              where u.operator_id = @operator and u.resource = 2 and (@point is null or n.path @> array[@point::int])
            )
            select (select count(*) from place p where exists (select 1 from installations i where i.usage_point_id = p.id and i.until_at is null))::int,
              (select coalesce(round(sum(d.quantity * r.base_factor)), 0) from place p join installations i on i.usage_point_id = p.id join registers r on r.meter_id = i.meter_id and r.code = '8-0:1.0.0'
               join consumption_days d on d.register_id = r.id and d.day >= @from and d.day <= @until where p.is_unbilled)::bigint
            """, row => (row.GetInt32(0), row.GetInt64(1)), stop, new NpgsqlParameter("operator", operatorId), new NpgsqlParameter("point", NpgsqlTypes.NpgsqlDbType.Integer) { Value = (object?)pointId ?? DBNull.Value },
            new NpgsqlParameter<DateOnly>("from", from), new NpgsqlParameter<DateOnly>("until", until)))[0];
}
