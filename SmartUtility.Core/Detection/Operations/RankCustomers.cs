using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection.Rules;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection.Operations;

/// <summary>A customer on the list of whom to look at first.</summary>
/// <param name="UsagePointId">The usage point.</param>
/// <param name="Code">Its code.</param>
/// <param name="District">District.</param>
/// <param name="Landmark">How to find it.</param>
/// <param name="Score">Comparable between zones; higher = look earlier.</param>
/// <param name="Reasons">Why; those without points explain a fall away.</param>
/// <param name="ExchangedOn">Local day since which its present meter is there, when within the time looked at: only what came after is compared.</param>
public sealed record RankedCustomer(long UsagePointId, string Code, string District, string? Landmark, double Score, IReadOnlyList<RankedReason> Reasons, DateOnly? ExchangedOn);

/// <summary>A reason with its day.</summary>
/// <param name="Code">See <see cref="InspectionReason.Code"/>.</param>
/// <param name="Size">See <see cref="InspectionReason.Size"/>.</param>
/// <param name="Day">Local day it began, or null.</param>
public sealed record RankedReason(string Code, double Size, DateOnly? Day);

/// <summary>The list of a zone.</summary>
/// <param name="Point">The network point.</param>
/// <param name="Code">Its code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Resource">What flows.</param>
/// <param name="Customers">Customers in the zone.</param>
/// <param name="Rows">The first ones, most telling first; empty while too few days are known.</param>
public sealed record InspectionList(int Point, string Code, string Name, Resource Resource, int Customers, IReadOnlyList<RankedCustomer> Rows);

/// <summary>Whom to look at first inside a zone that loses: an order for looking, never an accusation, and nothing is billed from it.</summary>
public sealed class RankCustomers(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Days looked at.</summary>
    public const int Days = 180;
    /// <summary>Customers shown.</summary>
    public const int Shown = 50;
    /// <summary>Most customers of a zone: beyond, a smaller zone says more.</summary>
    public const int MostCustomers = 5_000;

    /// <summary>Ranks the customers at or below a network point.</summary>
    public async Task<Outcome<InspectionList>> RunAsync(Actor actor, int networkPointId, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.HandleAlerts)) return new Forbidden();
        await using var db = contexts.Create(actor);
        if (await db.Set<NetworkPoint>().FirstOrDefaultAsync(row => row.Id == networkPointId, stop) is not { } point) return new NotFound("network point");
        var count = await (from place in db.Set<UsagePoint>() join zone in db.Set<NetworkPoint>() on place.NetworkPointId equals zone.Id where zone.Path.Contains(point.Id) select place.Id).CountAsync(stop);
        if (count > MostCustomers) return new Invalid("zone-too-large", $"choose a point with at most {MostCustomers} customers below it");
        var calendar = (await db.Operators.FirstAsync(row => row.Id == point.OperatorId, stop)).Calendar();
        var until = calendar.DayOf(clock.GetUtcNow());
        var from = until.AddDays(-Days);

        await using var connection = await contexts.OpenAsync(db.Scope, stop);
        var supplied = Enumerable.Repeat(double.NaN, Days).ToArray();
        foreach (var (day, amount) in await connection.ReadAsync("select day, expected from network_days where network_point_id = $1 and day >= $2 and day < $3 and hours >= 23 and measured >= 23",
            row => (row.GetFieldValue<DateOnly>(0), row.GetInt64(1)), stop, new() { Value = point.Id }, new() { Value = from }, new() { Value = until }))
            supplied[day.DayNumber - from.DayNumber] = amount;
        var customers = await connection.ReadAsync(SqlText.Of("Detection/ZoneDays"), row => Customer(row, from, calendar), stop,
            new("point", point.Id), new("from_day", from), new("until_day", until), new("from_at", calendar.StartOf(from).UtcDateTime));
        // Days before the first one known say nothing.
        var first = Array.FindIndex(supplied, double.IsFinite);
        if (first < 0) return new InspectionList(point.Id, point.Code, point.Name, point.Resource, customers.Count, []);
        var ranks = InspectionRanking.Rank(supplied[first..], [.. customers.Select(row => new ZoneCustomer(row.Days[first..], row.ExchangedOn is { } day && day.DayNumber - from.DayNumber > first ? day.DayNumber - from.DayNumber - first : null))]).Take(Shown).ToList();
        var ids = ranks.Select(rank => customers[rank.Customer].Id).ToList();
        var places = await db.Set<UsagePoint>().Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, stop);
        return new InspectionList(point.Id, point.Code, point.Name, point.Resource, customers.Count, [.. ranks.Select(rank =>
        {
            var (customer, place) = (customers[rank.Customer], places[customers[rank.Customer].Id]);
            return new RankedCustomer(place.Id, place.Code, place.District, place.Landmark, rank.Score,
                [.. rank.Reasons.Select(reason => new RankedReason(reason.Code, reason.Size, reason.Day is { } day ? from.AddDays(first + day) : null))], customer.ExchangedOn);
        })]);
    }

    static (long Id, DateOnly? ExchangedOn, float[] Days) Customer(NpgsqlDataReader row, DateOnly from, UtilityCalendar calendar)
    {
        var days = new float[Days];
        Array.Fill(days, float.NaN);
        if (!row.IsDBNull(2))
        {
            var (at, amounts) = (row.GetFieldValue<DateOnly[]>(2), row.GetFieldValue<float[]>(3));
            for (var n = 0; n < at.Length; n++) days[at[n].DayNumber - from.DayNumber] = amounts[n];
        }
        return (row.GetInt64(0), row.Maybe<DateTimeOffset>(1) is { } exchanged ? calendar.DayOf(exchanged) : null, days);
    }
}
