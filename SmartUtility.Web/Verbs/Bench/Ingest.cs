using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace SmartUtility.Web.Verbs.Bench;

/// <summary>bench ingest: readings a second that are acknowledged after their commit, beside raw COPY into the same table in the same round.</summary>
static class Ingest
{
    static readonly (int Connections, int PerMessage)[] Shapes = [(1, 1), (100, 1), (50, 50)];

    sealed record Round(double PerSecond, double Copy, double PerCpu, double PerCpuWithPostgres, double P50, double P99);

    public static Command Verb()
    {
        var full = new Option<bool>("--full") { Description = "Ten seconds a round instead of two" };
        var rounds = new Option<int>("--rounds") { Description = "Rounds; medians are reported", DefaultValueFactory = _ => 5 };
        var command = new Command("ingest", "Readings per second, acknowledged after the commit: 1 x 1, 100 x 1 and 50 x 50 (connections x readings per message)") { full, rounds };
        command.SetAction(async (parsed, stop) =>
        {
            await Console.Out.WriteLineAsync(await RunAsync(parsed.GetValue(full) ? 10 : 2, parsed.GetValue(rounds), stop));
            return 0;
        });
        return command;
    }

    static async Task<string> RunAsync(int seconds, int rounds, CancellationToken stop)
    {
        await using var stage = await Stage.BuildAsync(100, stop);
        await stage.StartProgramAsync(stop);
        var results = Shapes.ToDictionary(shape => shape, _ => new List<Round>());
        var (from, copied, acknowledged) = (0L, 0L, 0L);
        // Once without counting: code is compiled, the pool is warm.
        (_, from, acknowledged) = await MeasureAsync(stage, (100, 1), 3, from, acknowledged, 0, stop);
        for (var round = 0; round < rounds; round++)
            foreach (var shape in Shapes)
            {
                var copy = await CopyAsync(stage, 100_000, copied, stop);
                copied += 100_000;
                Round one;
                (one, from, acknowledged) = await MeasureAsync(stage, shape, seconds, from, acknowledged, copy, stop);
                results[shape].Add(one);
            }
        var stored = await stage.CountAsync("select count(*) from readings where register_id < 1000000", stop);
        return JsonSerializer.Serialize(new
        {
            bench = "ingest", cores = Environment.ProcessorCount, rounds, seconds, readings_acknowledged = acknowledged, readings_stored = stored, acknowledged_missing = Math.Max(0, acknowledged - stored),
            shapes = Shapes.Select(shape => new
            {
                connections = shape.Connections, per_message = shape.PerMessage, readings_per_s = Whole(results[shape], row => row.PerSecond), min = Math.Round(results[shape].Min(row => row.PerSecond)), max = Math.Round(results[shape].Max(row => row.PerSecond)),
                raw_copy_per_s = Whole(results[shape], row => row.Copy), ratio_to_copy = Math.Round(Median(results[shape], row => row.PerSecond / row.Copy), 2),
                readings_per_cpu_s = Whole(results[shape], row => row.PerCpu), readings_per_cpu_s_with_postgres = Whole(results[shape], row => row.PerCpuWithPostgres),
                ack_p50_ms = Math.Round(Median(results[shape], row => row.P50), 1), ack_p99_ms = Math.Round(Median(results[shape], row => row.P99), 1),
            }),
        });
    }

    static async Task<(Round, long From, long Acknowledged)> MeasureAsync(Stage stage, (int Connections, int PerMessage) shape, int seconds, long from, long acknowledged, double copy, CancellationToken stop)
    {
        var publishers = Enumerable.Range(0, shape.Connections).Select(i => new Publisher(i, shape.PerMessage, from)).ToList();
        try
        {
            foreach (var publisher in publishers)
                if (!await publisher.ConnectAsync(stage.MqttPort, stop)) throw new InvalidDataException("the broker refused a connection");
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var running = publishers.Select(publisher => Task.Run(() => publisher.RunAsync(TimeSpan.FromSeconds(30), end.Token), stop)).ToList();
            await Task.Delay(300, stop);
            var (before, cpu, since) = (publishers.Sum(publisher => publisher.Acknowledged), stage.CpuSeconds(), Stopwatch.GetTimestamp());
            await Task.Delay(TimeSpan.FromSeconds(seconds), stop);
            var (after, used, elapsed) = (publishers.Sum(publisher => publisher.Acknowledged), stage.CpuSeconds(), Stopwatch.GetElapsedTime(since).TotalSeconds);
            await end.CancelAsync();
            foreach (var run in running)
                if (!await run) throw new InvalidDataException("a connection broke");
            var latencies = publishers.SelectMany(publisher => publisher.Latencies).Order().ToList();
            double readings = after - before;
            return (new Round(readings / elapsed, copy, readings / Math.Max(0.01, used.Program - cpu.Program), readings / Math.Max(0.01, used.Program - cpu.Program + used.Postgres - cpu.Postgres),
                latencies.Count == 0 ? 0 : latencies[latencies.Count / 2], latencies.Count == 0 ? 0 : latencies[latencies.Count * 99 / 100]),
                publishers.Max(publisher => publisher.Next), acknowledged + publishers.Sum(publisher => publisher.Acknowledged));
        }
        finally
        {
            foreach (var publisher in publishers) publisher.Dispose();
        }
    }

    // Registers that do not exist: the table has no foreign key, and the counts of the run stay clean.
    static async Task<double> CopyAsync(Stage stage, int rows, long from, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(stage.Owner);
        await connection.OpenAsync(stop);
        var since = Stopwatch.GetTimestamp();
        await using (var copy = await connection.BeginBinaryImportAsync("copy readings (register_id, time, value, quality, received_at) from stdin (format binary)", stop))
        {
            for (var i = 0; i < rows; i++)
            {
                await copy.StartRowAsync(stop);
                await copy.WriteAsync(1_000_000 + i / 1000, NpgsqlDbType.Integer, stop);
                await copy.WriteAsync(Publisher.TimeOf(from + i), NpgsqlDbType.TimestampTz, stop);
                await copy.WriteAsync((long)i, NpgsqlDbType.Bigint, stop);
                await copy.WriteAsync((short)0, NpgsqlDbType.Smallint, stop);
                await copy.WriteAsync(Publisher.TimeOf(from + i), NpgsqlDbType.TimestampTz, stop);
            }
            await copy.CompleteAsync(stop);
        }
        return rows / Stopwatch.GetElapsedTime(since).TotalSeconds;
    }

    static double Median(List<Round> rounds, Func<Round, double> of) => rounds.Select(of).Order().ElementAt(rounds.Count / 2);

    static double Whole(List<Round> rounds, Func<Round, double> of) => Math.Round(Median(rounds, of));
}
