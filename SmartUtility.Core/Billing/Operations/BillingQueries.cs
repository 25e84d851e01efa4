using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>Runs and tariffs of an operator. Bills with what is paid of them: PaymentQueries.</summary>
public sealed class BillingQueries(UtilityDbContextFactory contexts, TimeProvider clock)
{
    static bool MaySeeTariffs(Actor actor) => Permissions.Allow(actor, Do.ManageTariffs) || Permissions.Allow(actor, Do.RunBilling);

    /// <summary>Operators whose billing the caller may see, by code.</summary>
    public async Task<Outcome<IReadOnlyList<OperatorChoice>>> OperatorsAsync(Actor actor, CancellationToken stop)
    {
        if (!MaySeeTariffs(actor)) return new Forbidden();
        await using var db = contexts.Create(actor);
        return await db.Operators.Where(row => actor.Operators.Contains(row.Id)).OrderBy(row => row.Code).Select(row => new OperatorChoice(row.Id, row.Code, row.Name, row.Currency, row.TimeZone)).ToListAsync(stop);
    }

    /// <summary>Runs, newest month first.</summary>
    public async Task<Outcome<IReadOnlyList<RunRow>>> RunsAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.RunBilling)) return new Forbidden();
        await using var db = contexts.Create(actor);
        return (await db.Set<BillingRun>().Include(row => row.Chunks).OrderByDescending(row => row.Month).Take(120).ToListAsync(stop)).Select(Row).ToList();
    }

    /// <summary>One run with what it held back.</summary>
    public async Task<Outcome<RunView>> RunAsync(Actor actor, long id, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.RunBilling)) return new Forbidden();
        await using var db = contexts.Create(actor);
        if (await db.Set<BillingRun>().Include(row => row.Chunks).SingleOrDefaultAsync(row => row.Id == id, stop) is not { } run) return new NotFound($"billing run {id}");
        var reasons = run.Chunks.SelectMany(HeldReasons.Of).ToDictionary(row => row.Key, row => row.Value);
        var held = await (from agreement in db.Set<Agreement>()
                          join subscriber in db.Set<Subscriber>() on agreement.SubscriberId equals subscriber.Id
                          join place in db.Set<UsagePoint>() on agreement.UsagePointId equals place.Id
                          where reasons.Keys.Contains(agreement.Id)
                          orderby agreement.Number
                          select new { agreement.Id, agreement.Number, subscriber.Account, subscriber.Name, place.Code }).ToListAsync(stop);
        return new RunView(Row(run), [.. held.Select(row => new HeldRow(row.Id, row.Number, row.Account, row.Name, row.Code, reasons[row.Id]))]);
    }

    static RunRow Row(BillingRun run) => new(run.Id, BillingMonth.Of(run.Month), run.StartedAt, run.FinishedAt, run.State, run.Chunks.Count, run.Chunks.Count(chunk => chunk.DoneAt is not null),
        run.Chunks.Sum(chunk => chunk.Agreements.Length), run.Chunks.Sum(chunk => chunk.Issued), run.Chunks.Sum(chunk => HeldReasons.Of(chunk).Count));

    /// <summary>The last closed month that is not billed, or null: what a run would do first.</summary>
    public async Task<Outcome<string>> NextMonthAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.RunBilling)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var owner = await db.Operators.SingleAsync(row => row.Id == actor.OperatorId, stop);
        return BillingCalendar.Closed(owner.GraceDays, owner.Calendar().DayOf(clock.GetUtcNow()))[^1].ToString();
    }

    /// <summary>Tariffs by code.</summary>
    public async Task<Outcome<IReadOnlyList<TariffRow>>> TariffsAsync(Actor actor, CancellationToken stop)
    {
        if (!MaySeeTariffs(actor)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var today = await TodayAsync(db, actor, stop);
        var used = await UsedAsync(db, today, stop);
        return (await db.Set<StoredTariff>().Include(row => row.Versions).OrderBy(row => row.Code).ToListAsync(stop)).Where(row => row.Versions.Count > 0).Select(row => Row(row, used, today)).ToList();
    }

    /// <summary>One tariff with its prices.</summary>
    public async Task<Outcome<TariffView>> TariffAsync(Actor actor, string code, CancellationToken stop)
    {
        if (!MaySeeTariffs(actor)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var owner = await db.Operators.SingleAsync(row => row.Id == actor.OperatorId, stop);
        var tariff = await BillingCases.TariffAsync(db, code, owner, stop);
        if (tariff.Refusal is not null) return new NotFound($"tariff {code}");
        var today = await TodayAsync(db, actor, stop);
        var stored = await db.Set<StoredTariff>().Include(row => row.Versions).SingleAsync(row => row.Code == code, stop);
        return new TariffView(Row(stored, await UsedAsync(db, today, stop), today), tariff.Value, today);
    }

    static TariffRow Row(StoredTariff tariff, Dictionary<string, int> used, DateOnly today) => new(tariff.Code, tariff.Name, tariff.Resource,
        tariff.Versions.Where(version => version.ValidFrom <= today).Select(version => (DateOnly?)version.ValidFrom).Max() ?? tariff.Versions.Min(version => version.ValidFrom), tariff.Versions.Count, used.GetValueOrDefault(tariff.Code));

    static Task<Dictionary<string, int>> UsedAsync(UtilityDbContext db, DateOnly today, CancellationToken stop) =>
        db.Set<Agreement>().Where(row => row.EndsOn == null || row.EndsOn > today).GroupBy(row => row.TariffCode).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(row => row.Key, row => row.Count, stop);

    async Task<DateOnly> TodayAsync(UtilityDbContext db, Actor actor, CancellationToken stop) =>
        (await db.Operators.SingleAsync(row => row.Id == actor.OperatorId, stop)).Calendar().DayOf(clock.GetUtcNow());
}
