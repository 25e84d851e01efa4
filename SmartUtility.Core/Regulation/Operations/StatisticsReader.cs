using System.Text.Json;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation.Operations;

/// <summary>Figures of an operator as its meters, bulk meters and agreements say now; reads on an open connection, inside whatever transaction it has.</summary>
static class StatisticsReader
{
    /// <summary>Consumption of a month, resource, class and zone.</summary>
    public sealed record Cell(BillingMonth Month, Resource Resource, string Class, string Zone, decimal Quantity, long Rows, long Measured);

    /// <summary>Inflow of a month and resource.</summary>
    public sealed record Inflow(BillingMonth Month, Resource Resource, decimal Supplied, decimal Lost, long Due, long Present, int Days)
    {
        /// <summary>False for a month in which days were not measured: a part of it is no figure of the month.</summary>
        public bool IsWhole => Days == Month.Days;
    }

    public static string ClassOf(int kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(((UsagePointKind)kind).ToString());

    public static Task<List<Cell>> ConsumedAsync(NpgsqlConnection connection, Operator owner, DateOnly from, DateOnly to, CancellationToken stop)
    {
        var calendar = owner.Calendar();
        return connection.ReadAsync(SqlText.Of("Regulation/Consumed"), row => new Cell(BillingMonth.Of(row.GetFieldValue<DateOnly>(0)), (Resource)row.GetInt32(1), ClassOf(row.GetInt32(2)), row.GetString(3), row.GetDecimal(4), row.GetInt64(5), row.GetInt64(6)), stop,
            new NpgsqlParameter<int>("operator", owner.Id), new NpgsqlParameter<DateOnly>("from", from), new NpgsqlParameter<DateOnly>("to", to), new NpgsqlParameter<DateTime>("start", calendar.StartOf(from).UtcDateTime),
            new NpgsqlParameter<DateTime>("end", calendar.StartOf(to).UtcDateTime), new NpgsqlParameter<string>("zone", owner.TimeZone));
    }

    public static Task<List<Inflow>> SuppliedAsync(NpgsqlConnection connection, Operator owner, DateOnly from, DateOnly to, CancellationToken stop) =>
        connection.ReadAsync(SqlText.Of("Regulation/Supplied"), row => new Inflow(BillingMonth.Of(row.GetFieldValue<DateOnly>(0)), (Resource)row.GetInt32(1), row.GetDecimal(2), row.GetDecimal(3), row.GetInt64(4), row.GetInt64(5), row.GetInt32(6)), stop,
            new NpgsqlParameter<int>("operator", owner.Id), new NpgsqlParameter<DateOnly>("from", from), new NpgsqlParameter<DateOnly>("to", to));

    /// <summary>Connections by resource, class and zone on a local day.</summary>
    public static Task<List<(Resource Resource, string Class, string Zone, int Connections)>> ConnectionsAsync(NpgsqlConnection connection, Operator owner, DateOnly on, CancellationToken stop) =>
        connection.ReadAsync(SqlText.Of("Regulation/Connections"), row => ((Resource)row.GetInt32(0), ClassOf(row.GetInt32(1)), row.GetString(2), (int)row.GetInt64(3)), stop,
            new NpgsqlParameter<int>("operator", owner.Id), new NpgsqlParameter<DateOnly>("on", on));

    /// <summary>What was measured in a period: volumes supplied and lost by resource, consumed by resource, class and zone.</summary>
    public static async Task<List<Statistic>> MeasuredAsync(NpgsqlConnection connection, Operator owner, DateOnly from, DateOnly to, CancellationToken stop)
    {
        List<Statistic> lines = [];
        var months = ((to.Year - from.Year) * 12) + to.Month - from.Month;
        foreach (var of in (await SuppliedAsync(connection, owner, from, to, stop)).Where(row => row.IsWhole).GroupBy(row => row.Resource))
        {
            var (due, isFinal) = (of.Sum(row => row.Due), of.Count() == months && of.Sum(row => row.Present) >= LossFigure.FinalFrom * of.Sum(row => row.Due));
            Statistic Line(Figure figure, decimal value) => new(figure, of.Key, null, null, null, null, of.Key.DisplayUnit(), value / ResourceUnits.BasePerDisplay, due, "bulk-meters", isFinal);
            lines.AddRange([Line(Figure.Supplied, of.Sum(row => row.Supplied)), Line(Figure.Lost, of.Sum(row => row.Lost))]);
        }
        foreach (var of in (await ConsumedAsync(connection, owner, from, to, stop)).GroupBy(row => (row.Resource, row.Class, row.Zone)))
            lines.Add(new Statistic(Figure.Consumed, of.Key.Resource, of.Key.Class, of.Key.Zone, null, null, of.Key.Resource.DisplayUnit(), Math.Round(of.Sum(row => row.Quantity), 0, MidpointRounding.AwayFromZero) / ResourceUnits.BasePerDisplay,
                of.Sum(row => row.Rows), "meters", of.Sum(row => row.Measured) >= LossFigure.FinalFrom * of.Sum(row => row.Rows)));
        return lines;
    }
}
