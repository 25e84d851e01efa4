using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>Runs and tariffs of an operator. Bills with what is paid of them: PaymentQueries.</summary>
public sealed class BillingQueries(UtilityDbContextFactory contexts, TimeProvider clock)
{
    const int Most = 200;

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
        return await RowsAsync(db, null, stop);
    }

    /// <summary>One run with what it held back and what waits for a person.</summary>
    public async Task<Outcome<RunView>> RunAsync(Actor actor, long id, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.RunBilling)) return new Forbidden();
        await using var db = contexts.Create(actor);
        if ((await RowsAsync(db, id, stop)).SingleOrDefault() is not { } run) return new NotFound($"billing run {id}");
        var reasons = (await db.Set<BillingChunk>().Where(row => row.RunId == id && row.Held != "{}").OrderBy(row => row.No).Select(row => row.Held).ToListAsync(stop))
            .SelectMany(HeldReasons.Of).Take(Most).ToDictionary(row => row.Key, row => row.Value);
        var people = from agreement in db.Set<Agreement>()
                     join subscriber in db.Set<Subscriber>() on agreement.SubscriberId equals subscriber.Id
                     join place in db.Set<UsagePoint>() on agreement.UsagePointId equals place.Id
                     select new { agreement.Id, agreement.Number, subscriber.Account, subscriber.Name, place.Code, place.Resource };
        var held = await people.Where(row => reasons.Keys.Contains(row.Id)).OrderBy(row => row.Number).ToListAsync(stop);
        var found = await (from row in db.Set<CheckedBill>() join one in people on row.AgreementId equals one.Id
                           where row.RunId == id
                           orderby row.State, row.Flags.StartsWith(BillCheck.Changed) ? 0 : row.Flags.StartsWith(BillCheck.High) ? 1 : row.Flags.StartsWith(BillCheck.Low) ? 2 : row.Flags.StartsWith(BillCheck.SecondEstimate) ? 3 : row.Flags != "" ? 4 : 5, row.Total descending
                           select new { row, one }).Take(Most).ToListAsync(stop);
        return new RunView(run, [.. held.Select(row => new HeldRow(row.Id, row.Number, row.Account, row.Name, row.Code, reasons[row.Id]))],
            [.. found.Select(pair => new CheckedRow(pair.one.Id, pair.one.Number, pair.one.Account, pair.one.Name, pair.one.Code, pair.one.Resource, pair.row.State, pair.row.Flags.Split(',', StringSplitOptions.RemoveEmptyEntries), pair.row.Total, pair.row.Quantity, pair.row.Usual, pair.row.ReleasedBy))]);
    }

    /// <summary>Who asked for a bill to be taken back, while another person must confirm; null: nobody.</summary>
    public async Task<Outcome<CreditRequest?>> CreditRequestAsync(Actor actor, string number, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.RunBilling)) return new Forbidden();
        await using var db = contexts.Create(actor);
        return await db.Set<CreditRequest>().SingleOrDefaultAsync(row => row.ConfirmedBy == null && db.Set<Invoice>().Any(bill => bill.Id == row.InvoiceId && bill.Number == number), stop);
    }

    /// <summary>Corrections that wait for a person, the largest difference first, at most 200.</summary>
    public async Task<Outcome<IReadOnlyList<CorrectionRow>>> CorrectionsAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.RunBilling)) return new Forbidden();
        await using var db = contexts.Create(actor);
        return await (from row in db.Set<ProposedCorrection>()
                      join bill in db.Set<Invoice>() on row.InvoiceId equals bill.Id
                      join subscriber in db.Set<Subscriber>() on bill.SubscriberId equals subscriber.Id
                      join agreement in db.Set<Agreement>() on bill.AgreementId equals agreement.Id
                      join place in db.Set<UsagePoint>() on agreement.UsagePointId equals place.Id
                      where row.State == CorrectionState.Open
                      orderby Math.Abs(row.Total - bill.Total) descending, bill.Number
                      select new CorrectionRow(bill.Number, subscriber.Account, subscriber.Name, place.Resource, bill.PeriodStart, bill.Quantity, row.Quantity, bill.Total, row.Total, bill.Projected > 0,
                          db.Set<CreditRequest>().Where(asked => asked.InvoiceId == bill.Id).Select(asked => asked.RequestedBy).FirstOrDefault())).Take(Most).ToListAsync(stop);
    }

    // Counted by the database: a large run has thousands of chunks.
    static async Task<List<RunRow>> RowsAsync(UtilityDbContext db, long? only, CancellationToken stop)
    {
        var sums = await db.Database.SqlQuery<RunSums>($"""
            select r.id, r.month, r.started_at, r.finished_at, r.state, count(c.no)::int as chunks, count(c.done_at)::int as chunks_done, coalesce(sum(cardinality(c.agreements)), 0)::int as agreements,
              coalesce(sum(c.issued), 0)::int as issued, coalesce(sum((select count(*) from jsonb_object_keys(c.held))), 0)::int as held, coalesce(sum(c.waiting), 0)::int as waiting
            from billing_runs r left join billing_chunks c on c.run_id = r.id where {only}::bigint is null or r.id = {only}::bigint group by r.id order by r.month desc limit 120
            """).ToListAsync(stop);
        return sums.ConvertAll(row => new RunRow(row.Id, BillingMonth.Of(row.Month), row.StartedAt, row.FinishedAt, (BillingRunState)row.State, row.Chunks, row.ChunksDone, row.Agreements, row.Issued, row.Held, row.Waiting));
    }

    sealed record RunSums(long Id, DateOnly Month, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, int State, int Chunks, int ChunksDone, int Agreements, int Issued, int Held, int Waiting);

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
