using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Verbs.Bench;

/// <summary>bench balance: how long the balance of any network point for any month takes, and the whole table of a month.</summary>
static class Balance
{
    const double LimitMs = 150;

    public static Command Verb()
    {
        var full = new Option<bool>("--full") { Description = "10 000 points and 400 days instead of 1 000 and 200" };
        var command = new Command("balance", "The balance of any network point for any month, 95th percentile in ms; and the table of all points") { full };
        command.SetAction(async (parsed, stop) =>
        {
            await Console.Out.WriteLineAsync(parsed.GetValue(full) ? await RunAsync(10_000, 400, 400, stop) : await RunAsync(1_000, 200, 100, stop));
            return 0;
        });
        return command;
    }

    static async Task<string> RunAsync(int points, int days, int questions, CancellationToken stop)
    {
        await using var host = await BenchHost.BuildAsync(stop);
        var owner = host.Owner;
        var (operatorId, last) = await BenchNetwork.SeedAsync(owner, points, days, stop);
        var (tables, queries) = (host.Services.GetRequiredService<BalanceTables>(), host.Services.GetRequiredService<BalanceQueries>());
        var actor = Actor.System(operatorId);
        var ids = await BenchNetwork.PointsAsync(owner, stop);

        var random = new Random(1);
        List<double> reports = [], series = [], table = [];
        for (var i = 0; i < questions + 5; i++)
        {
            var point = ids[random.Next(ids.Count)];
            var month = BillingMonth.Of(last.AddDays(-random.Next(days - 31)));
            Add(reports, i, await TimeAsync(async () => (await tables.PointAsync(actor, point, month.First, month.First.AddDays(month.Days - 1), stop)).Value));
            Add(series, i, await TimeAsync(async () => (await queries.OfAsync(actor, point, new Period(Utc(month.First), Utc(month.End)), BalanceStep.Day, stop)).Value));
        }
        for (var i = 0; i < 10; i++)
        {
            var until = last.AddDays(-random.Next(days - 31));
            Add(table, i + 4, await TimeAsync(async () => (await tables.RunAsync(actor, new BalanceQuestion(From: until.AddDays(-29), Until: until, Resource: Resource.Water), 0, 50, stop)).Value));
        }
        return JsonSerializer.Serialize(new
        {
            bench = "balance", cores = Environment.ProcessorCount, points, days, questions, point_month_p50_ms = Percentile(reports, 0.5), point_month_p95_ms = Percentile(reports, 0.95), point_month_max_ms = Percentile(reports, 1),
            point_days_p95_ms = Percentile(series, 0.95), limit_p95_ms = LimitMs, table_30_days_p50_ms = Percentile(table, 0.5), table_30_days_max_ms = Percentile(table, 1),
            holds = Percentile(reports, 0.95) <= LimitMs && Percentile(series, 0.95) <= LimitMs,
        });
    }

    // The first five warm up: code is compiled, the pool filled.
    static void Add(List<double> times, int at, double ms)
    {
        if (at >= 5) times.Add(ms);
    }

    static async Task<double> TimeAsync<T>(Func<Task<T>> ask)
    {
        var since = Stopwatch.GetTimestamp();
        await ask();
        return Stopwatch.GetElapsedTime(since).TotalMilliseconds;
    }

    static DateTimeOffset Utc(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    static double Percentile(List<double> times, double share)
    {
        var sorted = times.Order().ToList();
        return Math.Round(sorted[(int)Math.Ceiling(share * sorted.Count) - 1], 1);
    }
}
