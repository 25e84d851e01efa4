using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Npgsql;

namespace SmartUtility.Web.Verbs.Bench;

/// <summary>bench kill: kill -9 of the program and of PostgreSQL under load, again and again; what was acknowledged is there, once.</summary>
public static class Kill
{
    /// <summary>What a run found.</summary>
    /// <param name="ProgramKills">kill -9 of the program.</param>
    /// <param name="PostgresKills">kill -9 of the PostgreSQL server.</param>
    /// <param name="Acknowledged">Readings acknowledged to the publishers.</param>
    /// <param name="Stored">Readings stored.</param>
    /// <param name="Missing">Acknowledged and not stored: must be 0.</param>
    /// <param name="Duplicates">Stored twice: must be 0.</param>
    /// <param name="BrokenByPostgres">Connections that broke while only PostgreSQL was killed: must be 0.</param>
    /// <param name="SlowestFirstAck">Longest time from the start of the program to its first acknowledgement, seconds.</param>
    public sealed record Found(int ProgramKills, int PostgresKills, long Acknowledged, long Stored, long Missing, long Duplicates, int BrokenByPostgres, double SlowestFirstAck);

    internal static Command Verb()
    {
        var full = new Option<bool>("--full") { Description = "20 kills of each instead of 3" };
        var connections = new Option<int>("--connections") { Description = "Publishers", DefaultValueFactory = _ => 50 };
        var command = new Command("kill", "kill -9 of the program and of PostgreSQL under load: acknowledged readings missing, duplicates") { full, connections };
        command.SetAction(async (parsed, stop) =>
        {
            var kills = parsed.GetValue(full) ? 20 : 3;
            var found = await RunAsync(kills, kills, parsed.GetValue(connections), stop);
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new
            {
                bench = "kill", program_kills = found.ProgramKills, postgres_kills = found.PostgresKills, acknowledged = found.Acknowledged, stored = found.Stored, missing = found.Missing, limit_missing = 0,
                duplicates = found.Duplicates, limit_duplicates = 0, connections_broken_by_postgres = found.BrokenByPostgres, slowest_first_ack_s = Math.Round(found.SlowestFirstAck, 2), limit_first_ack_s = 10,
            }));
            return found.Missing + found.Duplicates == 0 ? 0 : 1;
        });
        return command;
    }

    /// <summary>Runs it: first the program is killed, then PostgreSQL, so many times each.</summary>
    public static async Task<Found> RunAsync(int programKills, int postgresKills, int connections, CancellationToken stop)
    {
        await using var stage = await Stage.BuildAsync(connections, stop);
        var random = new Random(20261124);
        var publishers = Enumerable.Range(0, connections).Select(i => new Publisher(i, 1) { Kept = [] }).ToList();
        var (slowest, broken) = (0.0, 0);
        for (var i = 0; i <= programKills; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await stage.StartProgramAsync(stop);
            var before = publishers.Sum(publisher => publisher.Acknowledged);
            using var end = new CancellationTokenSource();
            var running = await StartAsync(stage, publishers, end.Token, stop);
            while (publishers.Sum(publisher => publisher.Acknowledged) == before) await Task.Delay(5, stop);
            slowest = Math.Max(slowest, Stopwatch.GetElapsedTime(started).TotalSeconds);
            if (i == programKills)
            {
                // The last start stays for PostgreSQL's turn: the meters must not notice more than silence.
                for (var j = 0; j < postgresKills; j++)
                {
                    await Task.Delay(random.Next(300, 900), stop);
                    stage.KillPostgres();
                    await WaitForMoreAsync(stage, publishers, stop);
                }
                await end.CancelAsync();
                broken = (await Task.WhenAll(running)).Count(isWhole => !isWhole);
                break;
            }
            await Task.Delay(random.Next(200, 800), stop);
            await stage.KillProgramAsync();
            await Task.WhenAll(running);
        }
        await stage.KillProgramAsync();
        foreach (var publisher in publishers) publisher.Dispose();
        var (missing, stored) = await CheckAsync(stage, publishers, stop);
        // The primary key forbids duplicates; counted all the same, because an index can be broken.
        var duplicates = await stage.CountAsync("select count(*) - count(distinct (register_id, time)) from readings", stop);
        return new Found(programKills, postgresKills, publishers.Sum(publisher => publisher.Acknowledged), stored, missing, duplicates, broken, slowest);
    }

    static async Task<List<Task<bool>>> StartAsync(Stage stage, List<Publisher> publishers, CancellationToken end, CancellationToken stop)
    {
        var running = new List<Task<bool>>();
        foreach (var publisher in publishers)
        {
            while (!await publisher.ConnectAsync(stage.MqttPort, stop)) await Task.Delay(20, stop);
            running.Add(Task.Run(() => publisher.RunAsync(TimeSpan.FromSeconds(30), end), stop));
        }
        return running;
    }

    static async Task WaitForMoreAsync(Stage stage, List<Publisher> publishers, CancellationToken stop)
    {
        // Acknowledgements of before the kill may still be on their way; more than one per connection in flight means the database is back.
        var before = publishers.Sum(publisher => publisher.Acknowledged) + publishers.Count * 2L * Publisher.Window;
        var since = Stopwatch.GetTimestamp();
        while (publishers.Sum(publisher => publisher.Acknowledged) < before)
        {
            if (stage.LastWords is { } words) throw new InvalidDataException("the program ended with PostgreSQL: " + words);
            if (Stopwatch.GetElapsedTime(since) > TimeSpan.FromSeconds(60)) throw new InvalidDataException("no acknowledgement within a minute of killing PostgreSQL");
            await Task.Delay(10, stop);
        }
    }

    static async Task<(long Missing, long Stored)> CheckAsync(Stage stage, List<Publisher> publishers, CancellationToken stop)
    {
        var (missing, stored) = (0L, 0L);
        // A connection of the pool may be one that died with PostgreSQL.
        await using var connection = new NpgsqlConnection(stage.Owner + ";Pooling=false");
        await connection.OpenAsync(stop);
        for (var i = 0; i < publishers.Count; i++)
        {
            var there = new HashSet<DateTime>();
            await using (var command = new NpgsqlCommand("select time from readings where register_id = (select r.id from registers r join meters m on m.id = r.meter_id where m.serial = $1)", connection) { Parameters = { new() { Value = Stage.Serial(i) } } })
            await using (var rows = await command.ExecuteReaderAsync(stop))
                while (await rows.ReadAsync(stop)) there.Add(rows.GetDateTime(0));
            stored += there.Count;
            missing += publishers[i].Kept!.Count(number => !there.Contains(Publisher.TimeOf(number)));
        }
        return (missing, stored);
    }
}
