using System.Linq.Expressions;
using Hangfire.Common;

namespace SmartUtility.Web.Jobs;

/// <summary>A job that comes again and again.</summary>
/// <param name="Id">Never renamed: it is the key in the job store.</param>
/// <param name="Queue">See <see cref="JobSchedule.Queues"/>.</param>
/// <param name="Cron">When, in <paramref name="Zone"/>.</param>
/// <param name="Zone">IANA zone of the cron.</param>
/// <param name="Job">The door it opens.</param>
/// <param name="Purpose">What it is for.</param>
public sealed record ScheduledJob(string Id, string Queue, string Cron, string Zone, Job Job, string Purpose)
{
    /// <summary>A job by the one method of its class. The token is replaced by one that stops with the server.</summary>
    public static ScheduledJob Of<T>(string id, string queue, string cron, Expression<Func<T, Task>> call, string purpose, string zone = "UTC") =>
        new(id, queue, cron, zone, Job.FromExpression(call, queue), purpose);
}

/// <summary>
/// Every recurring job on one page. A schedule only says when to look: each job asks the database what is due, so a missed turn is caught up by the next.
/// Job classes are thin doors with one public method and small arguments; their names and methods are stored and therefore never renamed.
/// </summary>
public static class JobSchedule
{
    /// <summary>Queues, the first is emptied first: what people wait for, what makes bills, everything else.</summary>
    public static readonly string[] Queues = ["critical", "billing", "default"];

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<ScheduledJob> All =
    [
        ScheduledJob.Of<LimitJob>("limits", "critical", "*/5 * * * *", job => job.RunAsync(CancellationToken.None), "compares network points with their loss limits, soon after an hour is complete"),
        ScheduledJob.Of<NightJob>("night", "default", "11 * * * *", job => job.RunAsync(CancellationToken.None), "steps the rules of leaks, losses and irregularities over the hours that came since"),
        ScheduledJob.Of<OutageJob>("outages", "critical", "*/2 * * * *", job => job.RunAsync(CancellationToken.None), "looks which meters fell silent together, and whether supply is back"),
        ScheduledJob.Of<BillingRunJob>("billing", "billing", "23 * * * *", job => job.RunAsync(CancellationToken.None), "bills every closed month that is not billed yet"),
        ScheduledJob.Of<CorrectionsJob>("corrections", "billing", "50 3 * * *", job => job.RunAsync(CancellationToken.None), "proposes corrections of bills whose readings came late or replaced an estimate"),
        ScheduledJob.Of<NotificationJob>("notifications", "critical", "* * * * *", job => job.RunAsync(CancellationToken.None), "sends waiting e-mails"),
        ScheduledJob.Of<CommandExpiryJob>("command-expiry", "critical", "* * * * *", job => job.RunAsync(CancellationToken.None), "ends commands that no meter answered in time"),
        ScheduledJob.Of<PaymentJob>("payments", "critical", "* * * * *", job => job.RunAsync(CancellationToken.None), "asks wallets and banks about payments whose payer left before the end"),
        ScheduledJob.Of<ForecastJob>("forecasts", "default", "41 * * * *", job => job.RunAsync(CancellationToken.None), "makes the forecasts of a local day from two hours after its midnight"),
        ScheduledJob.Of<MeterNightJob>("meter-night", "default", "40 2 * * *", job => job.RunAsync(CancellationToken.None), "watches registers for faults and fills gaps between readings by estimates"),
        ScheduledJob.Of<BackupJob>("backup", "default", "37 * * * *", job => job.RunAsync(CancellationToken.None), "makes the night's backup of the private server when it is due and not there yet"),
        ScheduledJob.Of<OutboxJob>("outbox", "default", "7 * * * *", job => job.RunAsync(CancellationToken.None), "handles events left over, deletes old ones"),
    ];
}
