using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation.Operations;

/// <summary>
/// Freezes the figures of an operator's period with counts and a hash. Periods follow each other without a gap; a closed one is never opened: what is booked
/// or measured after it counts in the next one. Twice: the same period.
/// </summary>
public sealed class ClosePeriod(UtilityDbContextFactory contexts, ClockWatch watch, TimeProvider clock)
{
    /// <summary>Most months of a period.</summary>
    public const int MostMonths = 12;

    /// <summary>Closes. Refused: "period-invalid", "period-open" (not over, or within the operator's days of grace), "period-not-next", "period-provisional" (something is missing and was not accepted), "clock-behind", "clock-off".</summary>
    /// <param name="actor">The regulator.</param>
    /// <param name="operatorId">Whose period.</param>
    /// <param name="from">First day: the first of a month.</param>
    /// <param name="to">First day after: the first of a month.</param>
    /// <param name="acceptProvisional">Close although figures are provisional; they are marked, and what changes counts in the next period.</param>
    /// <param name="stop">Stops.</param>
    public async Task<Outcome<ClosedPeriod>> RunAsync(Actor actor, int operatorId, DateOnly from, DateOnly to, bool acceptProvisional, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.Regulate)) return new Forbidden();
        if (actor.For(operatorId) is not { } one) return new NotFound("operator");
        if (from.Day != 1 || to.Day != 1 || to <= from || to > from.AddMonths(MostMonths)) return new Invalid("period-invalid", "a period has 1 to 12 whole months") { Values = [MostMonths] };
        if (await watch.EnsureAsync(stop) is { } behind) return behind;

        await using var db = contexts.Create(one);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "levies", operatorId, stop);
        if (await db.Operators.SingleOrDefaultAsync(row => row.Id == operatorId, stop) is not { } owner) return new NotFound("operator");
        var earlier = await PeriodsAsync(db, operatorId, stop);
        if (earlier.FirstOrDefault(period => period.From == from && period.To == to) is { } there) return there;
        var now = clock.GetUtcNow();
        if (owner.Calendar().DayOf(now) < to.AddDays(owner.GraceDays)) return new Conflict("period-open", $"the period can be closed from {to.AddDays(owner.GraceDays):yyyy-MM-dd} on") { Values = [to.AddDays(owner.GraceDays)] };
        if (earlier.Count > 0 && earlier[^1].To != from) return new Conflict("period-not-next", $"the next period starts on {earlier[^1].To:yyyy-MM-dd}") { Values = [earlier[^1].To] };

        var period = await PeriodCloser.CollectAsync(db, owner, from, to, [.. earlier.Select(Plain)], now, actor.Name, stop);
        if (!period.IsFinal && !acceptProvisional) return new Conflict("period-provisional", "figures of the period are provisional: billing or readings are not complete; wait, or accept it");
        db.Add(period);
        db.Audit(actor, operatorId, now, "period.closed", $"period:{from:yyyy-MM-dd}", $"until {to:yyyy-MM-dd}, {period.Documents} documents, {(period.IsFinal ? "final" : "provisional")}, {period.Hash}");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return period;
    }

    /// <summary>Closed periods with their figures, oldest first.</summary>
    internal static Task<List<ClosedPeriod>> PeriodsAsync(UtilityDbContext db, int operatorId, CancellationToken stop) =>
        db.Set<ClosedPeriod>().Include(row => row.Figures).Where(row => row.OperatorId == operatorId).OrderBy(row => row.From).AsSplitQuery().ToListAsync(stop);

    internal static PeriodCloser.Earlier Plain(ClosedPeriod period) => new(period.From, period.To, period.Hash, [.. period.Figures.OrderBy(line => line.No).Select(line => line.Plain())]);
}
