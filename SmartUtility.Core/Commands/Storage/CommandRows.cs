using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Database;

namespace SmartUtility.Core.Commands.Storage;

static class CommandRows
{
    /// <summary>The command, tracked and locked until the transaction ends, so that an answer and an expiry at the same moment queue up; null when there is none in scope.</summary>
    public static Task<DeviceCommand?> LockAsync(UtilityDbContext db, Guid id, CancellationToken stop) =>
        db.Set<DeviceCommand>().FromSql($"select *, xmin from device_commands where id = {id} for update").AsTracking().SingleOrDefaultAsync(stop);
}
