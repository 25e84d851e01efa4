using System.Text.Json;
using Hangfire;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Database;

namespace SmartUtility.Web.Jobs;

/// <summary>Puts the chunks of a planned run into the queue, after the plan was committed. Enqueued twice is harmless: a chunk bills only what is not billed.</summary>
public sealed class EnqueueBilling(IBackgroundJobClient jobs) : IEventHandler
{
    /// <inheritdoc/>
    public string Kind => nameof(BillingPlanned);

    /// <inheritdoc/>
    public Task HandleAsync(int operatorId, string payload, CancellationToken stop)
    {
        foreach (var chunk in JsonSerializer.Deserialize<BillingPlanned>(payload)!.Chunks)
            jobs.Enqueue<BillingChunkJob>("billing", job => job.RunAsync(operatorId, chunk.RunId, chunk.No, CancellationToken.None));
        return Task.CompletedTask;
    }
}
