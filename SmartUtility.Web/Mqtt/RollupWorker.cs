using Prometheus;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Web.Hosting;
using SmartUtility.Web.Live;

namespace SmartUtility.Web.Mqtt;

/// <summary>Works off the list of touched registers: woken by each commit of readings, and every second for what came another way (the API, an edit, an import).</summary>
public sealed class RollupWorker(RefreshRollups refresh, OperatorIds operators, ReadingWriter writer, RollupFeed feed, ILogger<RollupWorker> log) : BackgroundService
{
    /// <summary>Touched rows per pass.</summary>
    public const int PerPass = 5000;
    static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    // Commits of a moment are rolled up together.
    static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(300);
    static readonly Histogram Passes = Metrics.CreateHistogram("smartutility_rollup_pass_seconds", "Time of one pass of the rollup that had something to do.");

    readonly SemaphoreSlim _wake = new(0, 1);

    /// <summary>Says that something was touched.</summary>
    public void Wake()
    {
        try
        {
            if (_wake.CurrentCount == 0) _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else woke it in the same moment.
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        writer.Committed += Wake;
        try
        {
            var failures = 0;
            while (!stoppingToken.IsCancellationRequested)
            {
                if (await _wake.WaitAsync(Poll, stoppingToken)) await Task.Delay(Gather, stoppingToken);
                try
                {
                    while (await PassAsync(stoppingToken)) { }
                    if (failures > 0) log.LogInformation("the rollup works again after {Failures} failed passes", failures);
                    failures = 0;
                }
                catch (Exception failure) when (!stoppingToken.IsCancellationRequested && DatabaseAway.Is(failure))
                {
                    // What was touched stays on the list.
                    if (failures++ == 0) log.LogWarning("the rollup waits for the database: {Why}", failure.Message);
                    await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping: an open pass is rolled back and done at the next start.
        }
        finally
        {
            writer.Committed -= Wake;
        }
    }

    async Task<bool> PassAsync(CancellationToken stop)
    {
        using var timer = Passes.NewTimer();
        var pass = (await refresh.RunAsync(Actor.System(await operators.AllAsync(stop)), PerPass, stop)).Value;
        feed.Publish(pass.NetworkPoints);
        return pass is { HasMore: true, Touched: > 0 };
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }
}
