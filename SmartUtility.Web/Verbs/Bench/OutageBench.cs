using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Verbs.Bench;

/// <summary>bench outages: what a look for outages costs, which comes every two minutes.</summary>
static class OutageBench
{
    const int FullMeters = 200_000, Looks = 5, LimitMs = 2_000;

    public static Command Verb()
    {
        var full = new Option<bool>("--full") { Description = "200 000 meters instead of a tenth" };
        var command = new Command("outages", "A look for outages over every meter: quiet, and when a zone falls silent, in milliseconds") { full };
        command.SetAction(async (parsed, stop) =>
        {
            await Console.Out.WriteLineAsync(await RunAsync(parsed.GetValue(full) ? FullMeters : FullMeters / 10, stop));
            return 0;
        });
        return command;
    }

    static async Task<string> RunAsync(int meters, CancellationToken stop)
    {
        await using var host = await BenchHost.BuildAsync(stop);
        var owner = host.Owner;
        var points = meters / 100;
        var (operatorId, _) = await BenchNetwork.SeedAsync(owner, points, 0, stop);
        await NightBench.CustomersAsync(owner, meters - points, stop);
        // Of a hundred meters one is dead for days, four call by the hour, the others are connected.
        await BenchHost.SqlAsync(owner, """
            update meters set is_online = id % 100 >= 5, last_seen_at = now() - case when id % 100 = 0 then interval '1 day' * (1 + id % 13) else interval '1 minute' * (id % 59) end,
              lost_at = case when id % 200 = 0 then now() - interval '1 day' * (1 + id % 13) end;
            analyze
            """, stop);
        var detect = host.Services.GetRequiredService<DetectOutages>();
        List<double> quiet = [];
        for (var look = 0; look < Looks; look++) quiet.Add((await LookAsync(detect, operatorId, stop)).Ms);
        await BenchHost.SqlAsync(owner, """
            update meters set is_online = false, last_seen_at = now() - interval '20 minutes', lost_at = now() - interval '20 minutes' where is_online and id in
              (select i.meter_id from installations i join usage_points u on u.id = i.usage_point_id where u.network_point_id = (select max(id) from network_points))
            """, stop);
        var found = await LookAsync(detect, operatorId, stop);
        using var process = Process.GetCurrentProcess();
        var median = quiet.Order().ElementAt(Looks / 2);
        return JsonSerializer.Serialize(new
        {
            bench = "outages", cores = Environment.ProcessorCount, meters, points, quiet_ms = Math.Round(median), found_ms = Math.Round(found.Ms), found = found.Look.Started,
            peak_resident_mb = process.PeakWorkingSet64 / 1_000_000, limit_ms = LimitMs, holds = median <= LimitMs && found.Ms <= LimitMs && found.Look.Started == 1,
        });
    }

    static async Task<(OutageLook Look, double Ms)> LookAsync(DetectOutages detect, int operatorId, CancellationToken stop)
    {
        var since = Stopwatch.GetTimestamp();
        var look = (await detect.RunAsync(Actor.System(operatorId), TimeProvider.System.GetUtcNow().AddDays(-15), stop)).Value;
        return (look, Stopwatch.GetElapsedTime(since).TotalMilliseconds);
    }
}
