using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Detection.Operations;

namespace SmartUtility.Web.Jobs;

/// <summary>Steps the rules of every operator over the hours that came since.</summary>
public sealed partial class NightJob(OperatorIds operators, RunNight night, Mqtt.Presence presence, TimeProvider clock, ILogger<NightJob> log)
{
    /// <summary>One operator after the other. A turn that was missed is caught up by the next: each asks what came since.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        foreach (var id in await operators.AllAsync(stop))
        {
            var from = clock.GetTimestamp();
            var done = (await night.RunAsync(Actor.System(id), stop, listening: new Listening(presence.ListeningSince ?? clock.GetUtcNow(), presence.HeardUntil))).Value;
            if (done.Series > 0) Stepped(id, done.Series, done.Hours, done.Changes.Raised, done.Changes.Cleared, clock.GetElapsedTime(from).TotalMilliseconds);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "operator {OperatorId}: {Series} series and {Hours} hours stepped, {Raised} alerts raised, {Cleared} cleared, {Milliseconds:0} ms")]
    partial void Stepped(int operatorId, int series, long hours, int raised, int cleared, double milliseconds);
}
