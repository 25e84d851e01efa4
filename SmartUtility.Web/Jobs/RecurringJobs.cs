using Hangfire;
using Hangfire.Storage;

namespace SmartUtility.Web.Jobs;

/// <summary>At start: the job store learns the schedule and forgets jobs that are no longer in it.</summary>
public sealed class RecurringJobs(IRecurringJobManager manager, JobStorage storage) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        using (var connection = storage.GetConnection())
            foreach (var gone in connection.GetRecurringJobs().Select(job => job.Id).Except(JobSchedule.All.Select(job => job.Id)))
                manager.RemoveIfExists(gone);
        foreach (var job in JobSchedule.All)
            manager.AddOrUpdate(job.Id, job.Job, job.Cron, new RecurringJobOptions { TimeZone = TimeZoneInfo.FindSystemTimeZoneById(job.Zone) });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
