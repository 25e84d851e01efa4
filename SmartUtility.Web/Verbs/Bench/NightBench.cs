using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Verbs.Bench;

/// <summary>bench detection: a night's work of the detectors over the hours of a day, with their states, alerts and events in PostgreSQL.</summary>
static class NightBench
{
    const int LimitSeconds = 300, FullMeters = 1_000_000;

    public static Command Verb()
    {
        var full = new Option<bool>("--full") { Description = "1 000 000 meters and 10 000 points instead of a tenth" };
        var command = new Command("detection", "One night: every meter's 24 hours and every point's day stepped through all rules, in seconds; memory in MB") { full };
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
        var (operatorId, today) = await BenchNetwork.SeedAsync(owner, points, 0, stop);
        var midnight = new DateTimeOffset(today.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        await CustomersAsync(owner, meters - points, stop);
        var run = host.Services.GetRequiredService<RunNight>();
        // Whole hours that are an hour old by the time the second night runs.
        var now = TimeProvider.System.GetUtcNow();
        var end = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero).AddHours(-2);

        // The first turn makes the states, the second is the night that comes every day.
        await HoursAsync(owner, end.AddDays(-2), midnight.AddDays(-2), "h = '" + end.AddDays(-1).AddHours(-1).ToString("O", CultureInfo.InvariantCulture) + "' or r.id % 100 = 0", stop);
        var first = await NightAsync(run, operatorId, stop);
        await HoursAsync(owner, end.AddDays(-1), midnight.AddDays(-1), "true", stop);
        var second = await NightAsync(run, operatorId, stop);
        using var process = Process.GetCurrentProcess();
        var limit = LimitSeconds * (double)meters / FullMeters;
        return JsonSerializer.Serialize(new
        {
            bench = "detection", cores = Environment.ProcessorCount, meters, points, series = second.Night.Series, hours = second.Night.Hours, seconds = Math.Round(second.Seconds, 1), first_states_seconds = Math.Round(first.Seconds, 1),
            hours_per_second = Math.Round(second.Night.Hours / second.Seconds), alerts = first.Night.Changes.Raised + second.Night.Changes.Raised, told = first.Night.Changes.Told + second.Night.Changes.Told,
            peak_managed_mb = Math.Round(second.PeakMb), peak_resident_mb = process.PeakWorkingSet64 / 1_000_000, state_mb = await StateMbAsync(owner, stop), limit_seconds = limit, holds = second.Seconds <= limit,
        });
    }

    static async Task<(Night Night, double Seconds, double PeakMb)> NightAsync(RunNight run, int operatorId, CancellationToken stop)
    {
        var peak = 0L;
        await using var watch = new Timer(_ => peak = Math.Max(peak, GC.GetTotalMemory(false)), null, 0, 100);
        var since = Stopwatch.GetTimestamp();
        var night = (await run.RunAsync(Actor.System(operatorId), stop)).Value;
        return (night, Stopwatch.GetElapsedTime(since).TotalSeconds, peak / 1e6);
    }

    internal static Task CustomersAsync(string owner, int customers, CancellationToken stop) => BenchHost.SqlAsync(owner, $"""
        set session_replication_role = replica;
        create temp table zone as select id, row_number() over (order by id) - 1 as no from network_points where kind = 2;
        insert into usage_points (operator_id, code, network_point_id, resource, kind, households, district)
          select (select id from operators), 'C' || i, z.id, 2, 0, 1, 'Bench' from generate_series(1, {Text(customers)}) i join zone z on z.no = i % (select count(*) from zone);
        insert into meters (operator_id, serial, resource, switch, interval, is_online, supply) select operator_id, code, 2, 0, '1 hour', false, 1 from usage_points where code like 'C%';
        insert into registers (operator_id, meter_id, code, unit, decimals, capacity, base_factor) select operator_id, id, '8-0:1.0.0', 'm3', 3, 1000000000, 1 from meters where serial like 'C%';
        insert into installations (operator_id, meter_id, usage_point_id, flow, from_at) select u.operator_id, m.id, u.id, 1, '2020-01-01' from usage_points u join meters m on m.serial = u.code where u.code like 'C%';
        insert into subscribers (operator_id, account, name, kind, language, created_at) select id, 'B1', 'Bench', 0, 'en', '2020-01-01' from operators;
        insert into agreements (operator_id, number, subscriber_id, usage_point_id, tariff_code, starts_on) select u.operator_id, 'A' || u.id, s.id, u.id, 'DOM', '2020-01-01' from usage_points u, subscribers s;
        """, stop);

    // Written by hour, as time writes them: the hours of a meter lie far apart. The key is built afterwards, for the seeding's sake alone.
    // A day of hours of the meters and of every point. Most homes rest at night, one in a hundred never does.
    static Task HoursAsync(string owner, DateTimeOffset from, DateTimeOffset day, string which, CancellationToken stop) => BenchHost.SqlAsync(owner, $"""
        select ensure_partitions('{from:yyyy-MM-dd}', '{from.AddDays(1):yyyy-MM-dd}');
        alter table consumption_hours drop constraint consumption_hours_pkey;
        insert into consumption_hours (register_id, hour, quantity, quality)
          select r.id, h, case when r.id % 100 = 0 then 12 + r.id % 7 when extract(hour from h) < 5 then 0 else r.id * extract(hour from h)::int % 60 end, 0
          from generate_series('{from:O}'::timestamptz, '{from.AddHours(23):O}', interval '1 hour') h, registers r where {which};
        alter table consumption_hours add primary key (register_id, hour);
        insert into network_hours (operator_id, network_point_id, hour, expected, received, due, present)
          select n.operator_id, n.id, h, 3000 + n.id % 100, 2700, 100, 100 from generate_series('{day:O}'::timestamptz, '{day.AddHours(23):O}', interval '1 hour') h, network_points n;
        analyze
        """, stop);

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    static async Task<double> StateMbAsync(string owner, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(owner);
        await connection.OpenAsync(stop);
        await using var command = new NpgsqlCommand("select pg_total_relation_size('detection_states')", connection);
        return Math.Round((long)(await command.ExecuteScalarAsync(stop))! / 1e6);
    }
}
