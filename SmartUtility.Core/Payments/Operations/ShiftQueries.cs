using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Payments.Operations;

/// <summary>Shifts of the counter, and what clerks took and had taken back.</summary>
public sealed class ShiftQueries(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>The caller's open shift; none: "not-found".</summary>
    public async Task<Outcome<CounterShift>> OpenAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.TakePayment) || !CounterRules.IsPerson(actor)) return new Forbidden();
        await using var db = contexts.Create(actor);
        // An administrator of several operators may have one open at each.
        return await db.Set<CounterShift>().Where(row => row.UserId == actor.UserId && !db.Set<ShiftClosing>().Any(closing => closing.ShiftId == row.Id)).OrderBy(row => row.Id).FirstOrDefaultAsync(stop) is { } shift ? shift : new NotFound("open shift");
    }

    /// <summary>The currency of the caller's one operator; null for whoever acts for several, who opens no shift.</summary>
    public async Task<Currency?> CurrencyAsync(Actor actor, CancellationToken stop)
    {
        if (actor.Operators.Count != 1) return null;
        await using var db = contexts.Create(actor);
        return Currency.Of(await db.Operators.Where(row => row.Id == actor.OperatorId).Select(row => row.Currency).SingleAsync(stop));
    }

    /// <summary>A shift with its lines: a clerk's own, for billing anyone's.</summary>
    public async Task<Outcome<ShiftView>> ShiftAsync(Actor actor, string number, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.TakePayment)) return new Forbidden();
        await using var db = contexts.Create(actor);
        if (await db.Set<CounterShift>().SingleOrDefaultAsync(row => row.Number == number, stop) is not { } shift || !ShiftReader.MaySee(actor, shift)) return new NotFound($"shift {number}");
        var owner = await db.Operators.SingleAsync(row => row.Id == shift.OperatorId, stop);
        var closing = await db.Set<ShiftClosing>().SingleOrDefaultAsync(row => row.ShiftId == shift.Id, stop);
        var taken = await (from payment in db.Set<Payment>()
                           join subscriber in db.Set<Subscriber>() on payment.SubscriberId equals subscriber.Id into known
                           from whose in known.DefaultIfEmpty()
                           where payment.ShiftId == shift.Id
                           select new ShiftLine(payment.ReceivedAt, payment.ReceiptNumber, whose == null ? null : whose.Account, whose == null ? null : whose.Name, payment.Amount, null)).ToListAsync(stop);
        var back = await (from reversal in db.Set<PaymentReversal>()
                          join payment in db.Set<Payment>() on reversal.PaymentId equals payment.Id
                          join subscriber in db.Set<Subscriber>() on payment.SubscriberId equals subscriber.Id into known
                          from whose in known.DefaultIfEmpty()
                          where reversal.TillShiftId == shift.Id
                          select new ShiftLine(reversal.At, payment.ReceiptNumber, whose == null ? null : whose.Account, whose == null ? null : whose.Name, -reversal.Amount, reversal.Reason)).ToListAsync(stop);
        return new ShiftView(shift, owner.Name, owner.Calendar(), [.. taken.Concat(back).OrderBy(line => line.At).ThenBy(line => line.Receipt, StringComparer.Ordinal)], closing);
    }

    /// <summary>Shifts of an operator (a clerk's own), newest first, at most 100.</summary>
    public async Task<Outcome<IReadOnlyList<(CounterShift Shift, ShiftClosing? Closing)>>> ListAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.TakePayment)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var all = Permissions.Allow(actor, Do.RunBilling);
        var shifts = await db.Set<CounterShift>().Where(row => all || row.UserId == actor.UserId).OrderByDescending(row => row.OpenedAt).Take(100).ToListAsync(stop);
        var ids = shifts.Select(row => row.Id).ToList();
        var closings = await db.Set<ShiftClosing>().Where(row => ids.Contains(row.ShiftId)).ToDictionaryAsync(row => row.ShiftId, stop);
        return shifts.Select(row => (row, closings.GetValueOrDefault(row.Id))).ToList();
    }

    /// <summary>Clerks by what was taken back of their payments, over local days (default: the last thirty), for one operator.</summary>
    public async Task<Outcome<ClerkReport>> ClerksAsync(Actor actor, DateOnly? from, DateOnly? to, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.RunBilling)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var owner = await db.Operators.SingleAsync(row => row.Id == actor.OperatorId, stop);
        var calendar = owner.Calendar();
        var last = to ?? calendar.DayOf(clock.GetUtcNow());
        var first = from ?? last.AddDays(-29);
        if (first > last) (first, last) = (last, first);
        var (begin, end) = (calendar.StartOf(first), calendar.StartOf(last.AddDays(1)));

        var taken = await db.Set<Payment>().Where(row => row.ReceivedAt >= begin && row.ReceivedAt < end && (row.ShiftId != null || row.Rail == CounterRules.Cash))
            .GroupBy(row => row.TakenBy).Select(group => new { Clerk = group.Key, Count = group.Count(), Sum = group.Sum(row => row.Amount) }).ToDictionaryAsync(row => row.Clerk, stop);
        var reversals = await (from reversal in db.Set<PaymentReversal>()
                               join payment in db.Set<Payment>() on reversal.PaymentId equals payment.Id
                               where reversal.At >= begin && reversal.At < end
                               orderby reversal.At descending
                               select new ReversalRow(reversal.At, payment.ReceiptNumber, payment.TakenBy, payment.ReceivedAt, reversal.By, reversal.Reason, reversal.Amount, payment.Rail)).Take(500).ToListAsync(stop);
        var closings = await (from closing in db.Set<ShiftClosing>()
                              join shift in db.Set<CounterShift>() on closing.ShiftId equals shift.Id
                              where closing.At >= begin && closing.At < end
                              select new { shift.Clerk, closing.Counted, closing.Expected }).ToListAsync(stop);
        var byClerk = reversals.ToLookup(row => row.TakenBy);
        var closed = closings.ToLookup(row => row.Clerk);
        var clerks = taken.Keys.Concat(byClerk.Select(group => group.Key)).Concat(closed.Select(group => group.Key)).Distinct(StringComparer.Ordinal).Select(name => new ClerkRow(name,
            taken.GetValueOrDefault(name)?.Count ?? 0, taken.GetValueOrDefault(name)?.Sum ?? 0, byClerk[name].Count(), byClerk[name].Sum(row => row.Amount), closed[name].Count(),
            closed[name].Sum(row => Math.Max(0, row.Counted - row.Expected)), closed[name].Sum(row => Math.Max(0, row.Expected - row.Counted))));
        return new ClerkReport(first, last, [.. clerks.OrderByDescending(row => row.Reversed).ThenByDescending(row => row.Short).ThenBy(row => row.Clerk, StringComparer.Ordinal)], reversals, owner.Currency, calendar);
    }
}
