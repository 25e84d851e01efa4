using SmartUtility.Web.Hosting;
using SmartUtility.Web.Hosting.Backups;

namespace SmartUtility.Web.Jobs;

/// <summary>Makes the night's backup where the program has a server of its own; elsewhere a timer calls the verb.</summary>
public sealed partial class BackupJob(NightlyBackup backup, OwnerDatabase owner, ILogger<BackupJob> log)
{
    /// <summary>When it is due and not there yet. A failure waits for the next hour and stands on the administrators' home meanwhile.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (!owner.IsPrivate || !backup.IsSetUp) return;
        try
        {
            await backup.RunAsync(stop);
        }
        catch (StartRefused refused)
        {
            Failed(refused.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "no backup was made: {Reason}")]
    partial void Failed(string reason);
}
