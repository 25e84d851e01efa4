using System.Globalization;
using Hangfire;
using Hangfire.Common;
using Hangfire.Server;

namespace SmartUtility.Web.Jobs;

/// <summary>What surrounds every job of this host. Our own list instead of the process-wide one, which would carry the culture of whoever enqueued into the job.</summary>
static class JobFilters
{
    /// <summary>Tries of a job before it stands as failed on the dashboard. A recurring job comes again anyway.</summary>
    public const int Attempts = 4;

    /// <summary>A fresh set.</summary>
    public static IJobFilterProvider Create()
    {
        var common = new JobFilterCollection
        {
            new AutomaticRetryAttribute { Attempts = Attempts, DelaysInSeconds = [10, 60, 300, 900] },
            new StatisticsHistoryAttribute(),
            new InvariantCultureFilter(),
        };
        return new JobFilterProviderCollection(common, new JobFilterAttributeFilterProvider());
    }

    /// <summary>Jobs format nothing by an ambient culture: a language is always an argument.</summary>
    sealed class InvariantCultureFilter : IServerFilter
    {
        public void OnPerforming(PerformingContext context) => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;

        public void OnPerformed(PerformedContext context)
        {
        }
    }
}
