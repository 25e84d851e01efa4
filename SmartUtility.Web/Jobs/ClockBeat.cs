using SmartUtility.Core.Database;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Jobs;

/// <summary>Looks at the clock before anything else starts, then every 15 s, and moves the installation's mark forward while it is right; survives a database that is away.</summary>
public sealed partial class ClockBeat(ClockWatch watch, ClockProbe probe, ILogger<ClockBeat> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TurnAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stoppingToken.IsCancellationRequested) await TurnAsync(stoppingToken);
        }
    }

    async Task TurnAsync(CancellationToken stop)
    {
        try
        {
            var seen = await probe.LookAsync(stop);
            await watch.NoteAsync(seen.IsWrong ? seen.Off : null, stop);
            if (await watch.EnsureAsync(stop) is { } wrong) Wrong(wrong.Detail);
            else await watch.BeatAsync(stop);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested && DatabaseAway.Is(failure))
        {
            Failed(failure);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // told to stop
        }
    }

    [LoggerMessage(1, LogLevel.Error, "no billing and no cut is started: {Detail}")]
    partial void Wrong(string detail);

    [LoggerMessage(2, LogLevel.Warning, "the clock mark could not be written")]
    partial void Failed(Exception failure);
}
