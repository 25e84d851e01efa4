using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Verbs.Bench;

/// <summary>bench kill-billing: the process that bills a month is killed at random, again and again, always two of it at once; then the month is finished and every bill counted.</summary>
public static class KillBilling
{
    const string ReadyWord = "billing", Connection = "ConnectionStrings__SmartUtility";

    /// <summary>What a run found.</summary>
    /// <param name="Kills">Rounds in which both processes were killed by kill -9 while they billed.</param>
    /// <param name="InMidst">Of them those that left some bills and others to come.</param>
    /// <param name="Bills">Bills at the end.</param>
    /// <param name="Missing">Accounts with readings and without a bill: must be 0.</param>
    /// <param name="Twice">Bills too many for their account: must be 0.</param>
    /// <param name="Gaps">Numbers from 1 to the last that nobody has: must be 0.</param>
    /// <param name="Total">Sum of the bills.</param>
    /// <param name="TotalBySql">What SQL alone says is owed: the same.</param>
    /// <param name="Ledger">Sum of all entries: must be 0.</param>
    /// <param name="Unbooked">Bills whose lines or receivable are not their total: must be 0.</param>
    /// <param name="Again">Bills that one more run added: must be 0.</param>
    public sealed record Found(int Kills, int InMidst, long Bills, long Missing, long Twice, long Gaps, decimal Total, decimal TotalBySql, decimal Ledger, long Unbooked, long Again)
    {
        /// <summary>Each once, numbers without a gap, the sum that SQL says, books in balance.</summary>
        public bool Holds => Missing == 0 && Twice == 0 && Gaps == 0 && Total == TotalBySql && Ledger == 0 && Unbooked == 0 && Again == 0;
    }

    internal static Command Verb()
    {
        var full = new Option<bool>("--full") { Description = "20 kills and 100 000 accounts instead of 3 and 4 000" };
        var command = new Command("kill-billing", "kill -9 of the process that bills, two at once: bills missing or twice, gaps in numbers, sums, the ledger") { full };
        command.SetAction(async (parsed, stop) =>
        {
            var (kills, accounts) = parsed.GetValue(full) ? (20, 100_000) : (3, 4_000);
            var since = Stopwatch.GetTimestamp();
            var found = await RunAsync(kills, accounts, stop);
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new
            {
                bench = "kill-billing", cores = Environment.ProcessorCount, accounts, kills = found.Kills, kills_in_midst = found.InMidst, bills = found.Bills, missing = found.Missing, twice = found.Twice, gaps = found.Gaps,
                total = Math.Round(found.Total, 2), total_by_sql = Math.Round(found.TotalBySql, 2), ledger = Math.Round(found.Ledger, 2), unbooked = found.Unbooked, added_by_one_more_run = found.Again, seconds = Math.Round(Stopwatch.GetElapsedTime(since).TotalSeconds, 1), holds = found.Holds,
            }));
            return found.Holds ? 0 : 1;
        });
        return command;
    }

    /// <summary>What each killed process is: the program without broker, jobs and pages, which bills one month and ends.</summary>
    internal static Command WorkerVerb()
    {
        var month = new Option<string>("--month") { Required = true };
        var command = new Command("bill-month", "Bills a month of bench kill-billing") { month };
        command.Hidden = true;
        command.SetAction(async (parsed, stop) =>
        {
            // The connection string comes by the environment; "billing" is said when everything is built and the work begins.
            await using var services = BillingProcess.Build(Environment.GetEnvironmentVariable(Connection) ?? throw new StartRefused($"{Connection} is not set"));
            var run = services.GetRequiredService<RunBilling>();
            await Console.Out.WriteLineAsync(ReadyWord);
            var done = await run.RunAsync(Actor.System(BillingTown.OperatorId), BillingMonth.Parse(parsed.GetValue(month)!), stop);
            if (done.Refusal is not { } refusal) return 0;
            await Console.Error.WriteLineAsync(refusal.Detail);
            return 1;
        });
        return command;
    }

    /// <summary>Runs it.</summary>
    /// <param name="kills">Rounds.</param>
    /// <param name="accounts">So many that the month is not done before the last round.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<Found> RunAsync(int kills, int accounts, CancellationToken stop)
    {
        await using var host = await BenchHost.BuildAsync(stop);
        var month = BillingMonth.Of(DateOnly.FromDateTime(host.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime)).Previous;
        await BillingTown.SeedAsync(host.Owner, host.Services.GetRequiredService<PublishTariff>(), accounts, month.Previous, stop);
        Task<Found> LookAsync() => FoundAsync(host.Owner, month, stop);
        async Task<long> BillsAsync() => await BenchHost.CountAsync(host.Owner, "select count(*) from invoices", stop);

        var (random, inMidst) = (new Random(20261124), 0);
        for (var n = 0; n < kills; n++)
        {
            await using var pair = await Pair.StartAsync(host.Program, month, stop);
            // Every other time only after it has issued some, so that the month goes on; else wherever it is.
            var before = await BillsAsync();
            while (n % 2 == 0 && pair.IsRunning && await BillsAsync() == before) await Task.Delay(5, stop);
            await Task.Delay(random.Next(0, 400), stop);
            if (!pair.Kill()) throw new InvalidDataException($"the month was billed before kill {n + 1}: take more accounts");
            if (await BillsAsync() > 0) inMidst++;
        }
        await using (var last = await Pair.StartAsync(host.Program, month, stop)) await last.EndAsync(stop);
        var found = await LookAsync();
        await host.Services.GetRequiredService<RunBilling>().RunAsync(Actor.System(BillingTown.OperatorId), month, stop);
        return found with { Kills = kills, InMidst = inMidst, Again = await BillsAsync() - found.Bills };
    }

    static async Task<Found> FoundAsync(string owner, BillingMonth month, CancellationToken stop)
    {
        var town = await BillingTown.CheckAsync(owner, month, stop);
        return new Found(0, 0, town.Bills, town.Missing, town.Twice, town.Gaps, town.Total, town.TotalBySql, town.Ledger, town.Unbooked, 0);
    }

    /// <summary>Two processes that bill the same month.</summary>
    sealed class Pair : IAsyncDisposable
    {
        readonly List<Process> _both = [];

        public static async Task<Pair> StartAsync(string program, BillingMonth month, CancellationToken stop)
        {
            var pair = new Pair();
            try
            {
                for (var n = 0; n < 2; n++)
                {
                    var start = new ProcessStartInfo("dotnet", [typeof(KillBilling).Assembly.Location, "bench", "bill-month", "--month", month.ToString()]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = AppContext.BaseDirectory };
                    start.Environment[Connection] = program;
                    pair._both.Add(Process.Start(start) ?? throw new StartRefused("the program did not start"));
                }
                foreach (var one in pair._both)
                {
                    if (await one.StandardOutput.ReadLineAsync(stop) != ReadyWord) throw new StartRefused("the process did not begin to bill: " + await one.StandardError.ReadToEndAsync(stop));
                }
                return pair;
            }
            catch
            {
                await pair.DisposeAsync();
                throw;
            }
        }

        /// <summary>True until both have ended.</summary>
        public bool IsRunning => _both.Exists(one => !one.HasExited);

        /// <summary>kill -9 of both; false when both had ended by themselves.</summary>
        public bool Kill()
        {
            var running = _both.FindAll(one => !one.HasExited);
            foreach (var one in running) one.Kill();
            return running.Count > 0;
        }

        /// <summary>Waits until both have ended; throws when one says that it could not.</summary>
        public async Task EndAsync(CancellationToken stop)
        {
            foreach (var one in _both)
            {
                var said = await one.StandardError.ReadToEndAsync(stop);
                await one.WaitForExitAsync(stop);
                if (one.ExitCode != 0) throw new InvalidDataException($"a process that billed ended with {one.ExitCode}: {said}");
            }
        }

        public async ValueTask DisposeAsync()
        {
            Kill();
            foreach (var one in _both)
            {
                await one.WaitForExitAsync();
                one.Dispose();
            }
        }
    }
}
