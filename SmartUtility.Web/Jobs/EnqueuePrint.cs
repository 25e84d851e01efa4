using System.Text.Json;
using Hangfire;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Database;

namespace SmartUtility.Web.Jobs;

/// <summary>Puts a print file that was asked for into the queue. Enqueued twice is harmless.</summary>
public sealed class EnqueuePrint(IBackgroundJobClient jobs) : IEventHandler
{
    /// <inheritdoc/>
    public string Kind => nameof(PrintPlanned);

    /// <inheritdoc/>
    public Task HandleAsync(int operatorId, string payload, CancellationToken stop)
    {
        var planned = JsonSerializer.Deserialize<PrintPlanned>(payload)!;
        jobs.Enqueue<PrintJob>("billing", job => job.RunAsync(operatorId, planned.PrintId, CancellationToken.None));
        return Task.CompletedTask;
    }
}
