using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Forecasting.Operations;
using SmartUtility.Core.Metering.Operations;

namespace SmartUtility.Web.Hosting;

/// <summary>
/// Looks once through the history of a demonstration that was just made, with the operations of the recurring jobs, so that what is wrong in it has its alerts and what is
/// expected next is known soon after the program is ready, and not only when each job's turn comes. Cut off, those turns do it.
/// </summary>
public sealed partial class DemoFindings(OperatorIds operators, EvaluateLimits limits, DetectOutages outages, RunNight night, WatchRegisters registers, RefreshForecasts forecasts,
    Mqtt.Presence presence, TimeProvider clock, IHostApplicationLifetime life, ILogger<DemoFindings> log) : BackgroundService
{
    readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True when the demonstration was made by this start.</summary>
    public bool Wanted { get; set; }

    /// <summary>Ends when everything was looked through, or when there was nothing to do.</summary>
    public Task Done => _done.Task;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var ready = new TaskCompletionSource();
            await using var started = life.ApplicationStarted.Register(ready.SetResult);
            await ready.Task.WaitAsync(stoppingToken);
            if (!Wanted) return;
            while (presence.ListeningSince is null) await Task.Delay(TimeSpan.FromSeconds(0.1), clock, stoppingToken);
            await Task.Run(() => FindAsync(new Listening(presence.ListeningSince ?? clock.GetUtcNow(), presence.HeardUntil), stoppingToken), stoppingToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The recurring jobs find the same when their turn comes.
            Failed(failure);
        }
        finally
        {
            _done.TrySetResult();
        }
    }

    /// <summary>One operator after the other.</summary>
    /// <param name="listening">Since when meters can be heard; null: nobody listens, and no silence means anything yet.</param>
    /// <param name="stop">Stops between the parts.</param>
    public async Task FindAsync(Listening? listening, CancellationToken stop)
    {
        var all = await operators.AllAsync(stop);
        foreach (var id in all)
        {
            var (from, actor) = (clock.GetTimestamp(), Actor.System(id));
            var raised = (await limits.RunAsync(actor, stop)).Value.Raised;
            // Before the night's work: an outage explains why sensors are silent.
            if (listening is { } heard) raised += (await outages.RunAsync(actor, heard.Since, stop, heard.HeardUntil)).Value.Started;
            raised += (await night.RunAsync(actor, stop, listening: listening ?? new Listening(clock.GetUtcNow(), DateTimeOffset.MinValue))).Value.Changes.Raised;
            var faults = (await registers.RunAsync(actor, stop)).Value.Faults;
            Looked(id, raised, faults, clock.GetElapsedTime(from).TotalSeconds);
        }
        foreach (var id in all) _ = (await forecasts.RunAsync(Actor.System(id), stop)).Value;
        Expected(all.Count);
    }

    [LoggerMessage(3, LogLevel.Information, "the forecasts of {Operators} operators are made")]
    partial void Expected(int operators);

    [LoggerMessage(2, LogLevel.Warning, "the first look through the history was broken off; the recurring jobs go on with it")]
    partial void Failed(Exception failure);

    [LoggerMessage(1, LogLevel.Information, "operator {OperatorId}: looked through the history, {Raised} alerts and {Faults} faults of registers found, {Seconds:0.0} s")]
    partial void Looked(int operatorId, int raised, int faults, double seconds);
}
