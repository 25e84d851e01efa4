using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;

namespace SmartUtility.Core.Payments.Operations;

/// <summary>Shifts inside the transaction of whoever needs them.</summary>
static class ShiftReader
{
    /// <summary>One at a time per clerk: nothing is taken while the till is counted.</summary>
    public static Task LockAsync(UtilityDbContext db, int operatorId, int userId, CancellationToken stop) => AdvisoryLock.WaitAsync(db, $"shift:{operatorId}", userId, stop);

    /// <summary>The clerk's open shift, or null.</summary>
    public static Task<CounterShift?> OpenAsync(UtilityDbContext db, int userId, CancellationToken stop) =>
        db.Set<CounterShift>().SingleOrDefaultAsync(row => row.UserId == userId && !db.Set<ShiftClosing>().Any(closing => closing.ShiftId == row.Id), stop);

    /// <summary>True while it has no count.</summary>
    public static async Task<bool> IsOpenAsync(UtilityDbContext db, long shiftId, CancellationToken stop) => !await db.Set<ShiftClosing>().AnyAsync(row => row.ShiftId == shiftId, stop);

    /// <summary>Cash taken, and cash given back out of the till.</summary>
    public static async Task<(decimal Taken, decimal GivenBack)> MovedAsync(UtilityDbContext db, long shiftId, CancellationToken stop) =>
        (await db.Set<Payment>().Where(row => row.ShiftId == shiftId).SumAsync(row => row.Amount, stop), await db.Set<PaymentReversal>().Where(row => row.TillShiftId == shiftId).SumAsync(row => row.Amount, stop));

    /// <summary>A clerk sees its own, whoever runs billing all.</summary>
    public static bool MaySee(Actor actor, CounterShift shift) => shift.UserId == actor.UserId || Permissions.Allow(actor, Do.RunBilling);
}
