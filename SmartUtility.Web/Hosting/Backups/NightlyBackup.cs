using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Database;

namespace SmartUtility.Web.Hosting.Backups;

/// <summary>The backup of every night, to a directory on another disk; keeps the newest.</summary>
public sealed partial class NightlyBackup(BackupSettings settings, DataDirectory data, OwnerDatabase owner, TimeProvider clock, ILogger<NightlyBackup> log)
{
    /// <summary>True when there is somewhere to write to and a connection that may read everything.</summary>
    public bool IsSetUp => !string.IsNullOrEmpty(settings.Directory) && !string.IsNullOrEmpty(owner.ConnectionString);

    /// <summary>Makes tonight's backup when it is due and not there yet; its file, or null when nothing was due. A failure is kept for the administrators and thrown as <see cref="StartRefused"/>.</summary>
    public async Task<string?> RunAsync(CancellationToken stop)
    {
        if (!IsSetUp) throw new StartRefused("a nightly backup needs Backup__Directory and the owner's connection");
        await using var source = NpgsqlDataSource.Create(owner.ConnectionString!);
        var book = new BackupLog(new UtilityDbContextFactory(source));
        var state = await book.StateAsync(stop);
        var now = clock.GetUtcNow();
        if (!BackupRule.IsDue(state.GoodAt, now, settings.Hour)) return null;
        var directory = Path.GetFullPath(settings.Directory!);
        var file = Path.Combine(directory, BackupRule.NameAt(now));
        try
        {
            CheckPlace(directory);
            foreach (var left in Directory.EnumerateFiles(directory, "smartutility-*Z.backup.new")) File.Delete(left);
            var made = await MakeBackup.RunAsync(owner.ConnectionString!, data, file, clock, stop);
            foreach (var old in BackupRule.Outdated(Directory.EnumerateFiles(directory).Select(path => Path.GetFileName(path)!), settings.Keep)) File.Delete(Path.Combine(directory, old));
            Made(file, made.Rows, new FileInfo(file).Length);
            return file;
        }
        catch (Exception failure) when (failure is StartRefused or IOException or UnauthorizedAccessException)
        {
            // Tried again every hour; said once as long as it is the same.
            if (state.FailedWhy != failure.Message) await book.FailedAsync(now, file, failure.Message, stop);
            throw new StartRefused(failure.Message);
        }
    }

    // A disk that is not plugged in leaves its empty directory behind, on the very disk that the backup is for.
    void CheckPlace(string directory)
    {
        if (!Directory.Exists(directory)) throw new StartRefused($"there is no directory {directory}: is the disk plugged in?");
        if (!settings.AllowSameDisk && Disks.Of(directory) == Disks.Of(data.Path))
            throw new StartRefused($"{directory} lies on the same disk as the data ({data.Path}): is the other disk plugged in? Backup__AllowSameDisk=true when the directory is copied elsewhere by other means");
    }

    [LoggerMessage(1, LogLevel.Information, "backup {File}: {Rows} rows, {Bytes} bytes, read back and compared")]
    partial void Made(string file, long rows, long bytes);
}
