using System.CommandLine;
using System.Globalization;
using SmartUtility.Core.Detection.Rules;

namespace SmartUtility.Web.Verbs.Detect;

/// <summary>detect feeders: losses of a feeder that grow, and whom to inspect first.</summary>
static class Feeders
{
    public static Command Verb()
    {
        var customers = DetectFiles.Input("--customers", "feeder,u,date,reported_L; .gz allowed");
        var master = DetectFiles.Input("--master", "feeder,date,master_L; .gz allowed");
        var alarms = DetectFiles.Output("--alarms", "feeder,date,level");
        var ranking = DetectFiles.Output("--ranking", "feeder,u,score,reasons: higher = look there first");
        var command = new Command("feeders", "Finds feeders that lose, and orders their customers for inspection") { customers, master, alarms, ranking };
        command.SetAction(async (parsed, stop) =>
        {
            var feeders = Read(parsed.GetValue(customers)!, parsed.GetValue(master)!);
            await DetectFiles.WriteAsync(parsed.GetValue(alarms)!, "feeder,date,level", feeders.SelectMany(Alarms), stop);
            await DetectFiles.WriteAsync(parsed.GetValue(ranking)!, "feeder,u,score,reasons", feeders.SelectMany(Ranking), stop);
            return 0;
        });
        return command;
    }

    internal static IEnumerable<string> Alarms(Feeder feeder)
    {
        var state = LossState.Start;
        foreach (var (day, supplied) in feeder.Supplied)
        {
            var known = feeder.Customers.Values.Select(days => days.GetValueOrDefault(day, double.NaN)).Where(double.IsFinite).ToList();
            var received = known.Count * 100 >= feeder.Customers.Count * 95 ? known.Sum() : double.NaN;
            (state, var finding) = LossShift.Next(state, day, supplied, received);
            if (finding is { Kind: FindingKind.Raise }) yield return string.Create(CultureInfo.InvariantCulture, $"{feeder.Name},{day:yyyy-MM-dd},{DetectFiles.Level(finding)}");
        }
    }

    /// <summary>The whole file may be read: the list is of today.</summary>
    internal static IEnumerable<string> Ranking(Feeder feeder)
    {
        var days = feeder.Supplied.Keys.ToList();
        // In the file's order: what a customer is called must not change a figure.
        var names = feeder.Customers.Keys.ToList();
        var customers = names.ConvertAll(name => new ZoneCustomer([.. days.Select(day => (float)feeder.Customers[name].GetValueOrDefault(day, double.NaN))]));
        return InspectionRanking.Rank([.. feeder.Supplied.Values], customers).Select(rank =>
            string.Create(CultureInfo.InvariantCulture, $"{feeder.Name},{names[rank.Customer]},{rank.Score:0.####},{string.Join(' ', rank.Reasons.Select(reason => reason.Code))}"));
    }

    internal static IReadOnlyList<Feeder> Read(FileInfo customers, FileInfo master)
    {
        var feeders = new Dictionary<string, Feeder>(StringComparer.Ordinal);
        foreach (var row in DetectFiles.Rows(master, "feeder", "date", "master_L"))
            Of(row[0]).Supplied[DetectFiles.Day(row[1], master)] = DetectFiles.Number(row[2], master);
        foreach (var row in DetectFiles.Rows(customers, "feeder", "u", "date", "reported_L"))
        {
            var days = Of(row[0]).Customers;
            if (!days.TryGetValue(row[1], out var reported)) days[row[1]] = reported = [];
            reported[DetectFiles.Day(row[2], customers)] = DetectFiles.Number(row[3], customers);
        }
        return [.. feeders.Values];

        Feeder Of(string name) => feeders.TryGetValue(name, out var feeder) ? feeder : feeders[name] = new Feeder(name, [], []);
    }
}

/// <summary>A feeder's days.</summary>
/// <param name="Name">As the files name it.</param>
/// <param name="Supplied">Litres at the master meter, by day.</param>
/// <param name="Customers">Litres reported, by customer and day; NaN = missing.</param>
sealed record Feeder(string Name, SortedDictionary<DateOnly, double> Supplied, Dictionary<string, Dictionary<DateOnly, double>> Customers);
