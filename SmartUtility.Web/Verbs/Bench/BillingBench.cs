using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Verbs.Bench;

/// <summary>bench billing: the monthly run of many accounts through the application, beside the same bills of the month before written by SQL alone.</summary>
static class BillingBench
{
    const int FullAccounts = 1_000_000;
    const double Floor = 4_000, Share = 1.0 / 3;

    public static Command Verb()
    {
        var full = new Option<bool>("--full") { Description = "1 000 000 accounts instead of 50 000" };
        var accounts = new Option<int?>("--accounts") { Description = "So many accounts" };
        var command = new Command("billing", "The monthly run: invoices per second through the application and by SQL alone; sums, numbers and the ledger checked") { full, accounts };
        command.SetAction(async (parsed, stop) =>
        {
            var (line, isRight) = await RunAsync(parsed.GetValue(accounts) ?? (parsed.GetValue(full) ? FullAccounts : FullAccounts / 20), stop);
            await Console.Out.WriteLineAsync(line);
            return isRight ? 0 : 1;
        });
        return command;
    }

    static async Task<(string Line, bool IsRight)> RunAsync(int accounts, CancellationToken stop)
    {
        await using var host = await BenchHost.BuildAsync(stop);
        var owner = host.Owner;
        var services = host.Services;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var month = BillingMonth.Of(DateOnly.FromDateTime(now.UtcDateTime)).Previous;
        await BillingTown.SeedAsync(owner, services.GetRequiredService<PublishTariff>(), accounts, month.Previous, stop);

        var limitSeconds = await LimitAsync(host.Program, month.Previous, accounts, stop);
        await BenchHost.SqlAsync(owner, "analyze invoices, invoice_lines, postings, ledger_entries", stop);

        var run = services.GetRequiredService<RunBilling>();
        var (peak, gen) = (0L, GC.CollectionCount(2));
        await using var watch = new Timer(_ => peak = Math.Max(peak, GC.GetTotalMemory(false)), null, 0, 100);
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var since = Stopwatch.GetTimestamp();
        var done = (await run.RunAsync(Actor.System(BillingTown.OperatorId), month, stop)).Value;
        var seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
        process.Refresh();
        cpu = process.TotalProcessorTime - cpu;

        var found = await BillingTown.CheckAsync(owner, month, stop);
        var (rate, limit) = (done.Issued / seconds, accounts / limitSeconds);
        var isRight = found.IsRight && done.Issued + done.Held == accounts;
        return (JsonSerializer.Serialize(new
        {
            bench = "billing", cores = Environment.ProcessorCount, accounts, issued = done.Issued, held = done.Held, seconds = Math.Round(seconds, 1), invoices_per_second = Math.Round(rate),
            limit_sql_invoices_per_second = Math.Round(limit), share_of_limit = Math.Round(rate / limit, 2), aim_share = Math.Round(Share, 2), aim_invoices_per_second = Floor,
            program_cpu_seconds = Math.Round(cpu.TotalSeconds, 1), peak_managed_mb = Math.Round(peak / 1e6), peak_resident_mb = process.PeakWorkingSet64 / 1_000_000, gen2 = GC.CollectionCount(2) - gen,
            missing = found.Missing, twice = found.Twice, gaps = found.Gaps, total = found.Total, total_by_sql = found.TotalBySql, ledger = found.Ledger, holds = isRight && rate >= Floor && rate >= limit * Share,
        }), isRight);
    }

    // As the program's role under row-level security, like the application; slices so large that a statement costs nothing.
    static async Task<double> LimitAsync(string program, BillingMonth month, int accounts, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(program);
        await connection.OpenAsync(stop);
        await using (var scope = new NpgsqlCommand($"select set_config('app.operators', '{{{BillingTown.OperatorId}}}', false)", connection)) await scope.ExecuteNonQueryAsync(stop);
        var since = Stopwatch.GetTimestamp();
        for (var from = 0; from < accounts; from += 50_000)
        {
            await using var command = new NpgsqlCommand(BillingTown.LimitSql(month, from, Math.Min(accounts, from + 50_000)), connection) { CommandTimeout = 1800 };
            await command.ExecuteNonQueryAsync(stop);
        }
        return Stopwatch.GetElapsedTime(since).TotalSeconds;
    }
}
