using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Payments.Operations;

/// <summary>What an operator is owed: accounts in arrears by age, and months billed against months paid.</summary>
public sealed class ArrearsQueries(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Accounts with overdue bills, the largest sum first.</summary>
    /// <param name="actor">One operator.</param>
    /// <param name="most">Rows, 1 to 500.</param>
    /// <param name="stop">Stops.</param>
    public async Task<Outcome<IReadOnlyList<ArrearsRow>>> ArrearsAsync(Actor actor, int most, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.RunBilling)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var owner = await db.Operators.SingleAsync(row => row.Id == actor.OperatorId, stop);
        var rows = await db.Database.SqlQueryRaw<Aged>(SqlText.Of("Payments/Arrears"), new NpgsqlParameter<int>("operator", owner.Id), new NpgsqlParameter<DateOnly>("today", owner.Calendar().DayOf(clock.GetUtcNow())),
            new NpgsqlParameter<int>("most", Math.Clamp(most, 1, 500))).ToListAsync(stop);
        return rows.Select(row => new ArrearsRow(row.SubscriberId, row.Account, row.Name, row.Bills, row.OldestDue, row.UpTo30, row.UpTo60, row.UpTo90, row.Older, owner.Currency)).ToList();
    }

    /// <summary>Months billed, newest first: how much, and how much of it is still owed.</summary>
    public async Task<Outcome<IReadOnlyList<BilledMonth>>> MonthsAsync(Actor actor, int most, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.RunBilling)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var owner = await db.Operators.SingleAsync(row => row.Id == actor.OperatorId, stop);
        var rows = await db.Database.SqlQueryRaw<MonthSum>(SqlText.Of("Payments/BilledMonths"), new NpgsqlParameter<int>("operator", owner.Id), new NpgsqlParameter<int>("most", Math.Clamp(most, 1, 120))).ToListAsync(stop);
        return rows.Select(row => new BilledMonth(BillingMonth.Of(row.Month), row.Bills, row.Billed, row.Open, row.Quantity, owner.Currency)).ToList();
    }

    sealed record Aged(long SubscriberId, string Account, string Name, int Bills, DateOnly OldestDue, decimal UpTo30, decimal UpTo60, decimal UpTo90, decimal Older);

    sealed record MonthSum(DateOnly Month, int Bills, decimal Billed, decimal Open, long Quantity);
}
