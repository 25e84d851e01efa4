using SmartUtility.Core.Database;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Jobs;

/// <summary>Moves the installation's clock mark forward every 15 s while its clock is right; survives a database that is away.</summary>
public sealed partial class ClockBeat(ClockWatch watch, ILogger<ClockBeat> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await watch.EnsureAsync(stoppingToken) is { } behind) Behind(behind.Detail);
                else await watch.BeatAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested && DatabaseAway.Is(failure))
            {
                Failed(failure);
            }
            await Task.Delay(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "no billing and no cut is started: {Detail}")]
    partial void Behind(string detail);

    [LoggerMessage(2, LogLevel.Warning, "the clock mark could not be written")]
    partial void Failed(Exception failure);
}
