using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Accounts.Operations;

/// <summary>Which backups were made and which failed, from the installation's audit log; so a copy that is restored knows of its own past.</summary>
public sealed class BackupLog(UtilityDbContextFactory contexts)
{
    const string Done = "installation.backup", Failed = "installation.backup.failed", Restored = "installation.restore";

    /// <summary>For both administrators. Where the file is, and what a failure says of it, is for the installation's only.</summary>
    public async Task<Outcome<BackupState>> StateAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageOperator)) return new Forbidden();
        var state = await StateAsync(stop);
        return Permissions.Allow(actor, Do.ManageInstallation) ? state : state with { File = null, FailedWhy = state.FailedWhy is null ? null : "" };
    }

    /// <summary>For the program itself.</summary>
    public async Task<BackupState> StateAsync(CancellationToken stop)
    {
        await using var db = contexts.Create(Actor.System(0));
        var good = await LastAsync(db, Done, stop);
        var failed = await LastAsync(db, Failed, stop);
        var isFailing = failed is not null && (good is null || failed.At > good.At);
        return new BackupState(good?.At, good?.Subject["backup:".Length..], isFailing ? failed!.At : null, isFailing ? failed!.Detail : null);
    }

    /// <summary>A backup was written and read back.</summary>
    /// <param name="at">The moment of its data.</param>
    /// <param name="file">Absolute.</param>
    /// <param name="rows">Rows in it.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="stop">Stops.</param>
    public Task MadeAsync(DateTimeOffset at, string file, long rows, long bytes, CancellationToken stop) => WriteAsync(at, Done, file, $"{rows} rows, {bytes} bytes, read back and compared", stop);

    /// <summary>A backup could not be made.</summary>
    public Task FailedAsync(DateTimeOffset at, string file, string why, CancellationToken stop) => WriteAsync(at, Failed, file, why, stop);

    /// <summary>This database was restored from a file.</summary>
    public Task RestoredAsync(DateTimeOffset at, string file, DateTimeOffset of, CancellationToken stop) => WriteAsync(at, Restored, file, $"the data of {of.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC", stop);

    async Task WriteAsync(DateTimeOffset at, string action, string file, string detail, CancellationToken stop)
    {
        var system = Actor.System(0);
        await using var db = contexts.Create(system);
        db.Audit(system, 0, at, action, "backup:" + file, detail);
        await db.SaveChangesAsync(stop);
    }

    static Task<AuditEntry?> LastAsync(UtilityDbContext db, string action, CancellationToken stop) =>
        db.Set<AuditEntry>().Where(row => row.OperatorId == 0 && row.Action == action).OrderByDescending(row => row.At).ThenByDescending(row => row.Id).FirstOrDefaultAsync(stop);
}
