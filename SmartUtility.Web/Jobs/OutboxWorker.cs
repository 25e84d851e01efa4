using SmartUtility.Core.Accounts;
using SmartUtility.Core.Notifications.Operations;

namespace SmartUtility.Web.Jobs;

/// <summary>Empties the outbox every second, so that what follows from an event follows at once. Survives a database that is away.</summary>
public sealed partial class OutboxWorker(DispatchEvents events, ILogger<OutboxWorker> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                _ = (await events.RunAsync(Actor.System(0), stoppingToken)).Value;
                failures = 0;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Failed(++failures, failure);
            }
            // The pause is of the wall clock, not of the installation's: a test that holds its clock still wants its events all the same.
            await Task.Delay(failures == 0 ? Pause : Pause * Math.Min(failures, 30), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "the outbox was not emptied, failure {Failures} in a row")]
    partial void Failed(int failures, Exception failure);
}
