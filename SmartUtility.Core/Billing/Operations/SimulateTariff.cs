using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>Tries prices over the real consumption of last month: every bill of the tariff by the prices in force and by the new ones. Stores nothing but the figures; what it holds in memory does not grow with the bills.</summary>
public sealed class SimulateTariff(UtilityDbContextFactory contexts, BillingCases cases, TimeProvider clock)
{
    /// <summary>Agreements read, priced and forgotten at a time.</summary>
    public const int ChunkSize = 500;

    /// <summary>Asks for a trial, worked in the background. The same prices while one of them is not finished: that one. Refused: an unknown tariff, "tariff-invalid", "simulation-empty" (no agreement has this tariff).</summary>
    public async Task<Outcome<TariffSimulation>> StartAsync(Actor actor, string code, TariffVersion version, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageTariffs)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var owner = await db.Operators.SingleAsync(row => row.Id == actor.OperatorId, stop);
        if (TariffCheck.FirstProblem(version, Currency.Of(owner.Currency)) is { } problem) return problem;
        if (!await db.Set<StoredTariff>().AnyAsync(row => row.Code == code && row.Versions.Count > 0, stop)) return new NotFound($"tariff {code}");

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "tariffs", actor.OperatorId, stop);
        var now = clock.GetUtcNow();
        var month = BillingMonth.Of(BillingMonth.Of(owner.Calendar().DayOf(now)).First.AddDays(-1));
        var definition = BillingJson.Write(version);
        foreach (var other in await db.Set<TariffSimulation>().Where(row => row.Code == code && row.Month == month.First && row.FinishedAt == null).ToListAsync(stop))
            if (BillingJson.Write(BillingJson.Read<TariffVersion>(other.Definition, "tariff-invalid").Value) == definition) return other;
        var total = await Agreements(db, code, month).CountAsync(stop);
        if (total == 0) return new Conflict("simulation-empty", $"no agreement had tariff {code} in {month}");
        var simulation = new TariffSimulation { OperatorId = owner.Id, Code = code, Month = month.First, Definition = definition, MadeBy = actor.Name, MadeAt = now, Total = total };
        db.Add(simulation);
        await db.SaveChangesAsync(stop);
        db.Announce(new TariffSimulationAsked(owner.Id, simulation.Id), now);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return simulation;
    }

    /// <summary>Works a trial through; one that is finished stays as it is. Only the program itself.</summary>
    public async Task<Outcome<TariffSimulation>> WorkAsync(Actor actor, long id, CancellationToken stop)
    {
        if (actor.Role != Role.System) return new Forbidden();
        await using var db = contexts.Create(actor);
        if (await db.Set<TariffSimulation>().SingleOrDefaultAsync(row => row.Id == id, stop) is not { } simulation) return new NotFound($"simulation {id}");
        if (simulation.FinishedAt is not null) return simulation;
        var month = BillingMonth.Of(simulation.Month);
        var owner = await db.Operators.SingleAsync(row => row.Id == simulation.OperatorId, stop);
        var current = await BillingCases.TariffAsync(db, simulation.Code, owner, stop);
        if (current.Refusal is { } missing) return missing;
        // As if the prices had been in force from the first day of anything billed in the month.
        var tried = current.Value with { Versions = [BillingJson.Read<TariffVersion>(simulation.Definition, "tariff-invalid").Value with { ValidFrom = month.First }] };

        var (counter, last, done) = (new ImpactCounter(), 0L, 0);
        while (true)
        {
            var after = last;
            var ids = await Agreements(db, simulation.Code, month).Where(row => row.Id > after).OrderBy(row => row.Id).Select(row => row.Id).Take(ChunkSize).ToListAsync(stop);
            if (ids.Count == 0) break;
            var (drafts, held) = await cases.DraftAsync(db, owner.Id, ids, month, stop, tried);
            foreach (var draft in drafts) Count(counter, draft, tried);
            foreach (var why in held.Values) counter.Hold(why.Code);
            (last, done) = (ids[^1], done + ids.Count);
            await db.Set<TariffSimulation>().Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Done, done), stop);
        }
        (simulation.Done, simulation.FinishedAt, simulation.Report) = (done, clock.GetUtcNow(), BillingJson.Write(counter.Report()));
        await db.Set<TariffSimulation>().Where(row => row.Id == id && row.FinishedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.FinishedAt, simulation.FinishedAt).SetProperty(row => row.Report, simulation.Report), stop);
        return simulation;
    }

    static void Count(ImpactCounter counter, BillDraft draft, Tariff tried)
    {
        var after = Rating.Rate(tried, new UsageInput([draft.Usage!]), "en");
        if (after.Refusal is { } refusal)
        {
            counter.Hold(refusal.Code);
            return;
        }
        var kind = System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(draft.Case.Place.Kind.ToString());
        counter.Add(new BillImpact(draft.Case.Debtor.Account, draft.Case.Agreement.Number, kind, draft.BaseQuantity / (decimal)ResourceUnits.BasePerDisplay, draft.Price.Total, after.Value.Total), Net(draft.Price), Net(after.Value));
    }

    static decimal Net(RatedBill price) => price.LineSum() - price.Taxes.Where(tax => tax.Included).Sum(tax => tax.Amount);

    static IQueryable<Agreement> Agreements(UtilityDbContext db, string code, BillingMonth month) =>
        db.Set<Agreement>().Where(row => row.TariffCode == code && row.StartsOn < month.End && (row.EndsOn == null || row.EndsOn > month.First));

    /// <summary>A trial. Another's: not found.</summary>
    public async Task<Outcome<TariffSimulation>> FindAsync(Actor actor, long id, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageTariffs)) return new Forbidden();
        await using var db = contexts.Create(actor);
        return await db.Set<TariffSimulation>().SingleOrDefaultAsync(row => row.Id == id, stop) is { } found ? found : new NotFound($"simulation {id}");
    }

    /// <summary>The last trials of a tariff, newest first, at most ten.</summary>
    public async Task<Outcome<IReadOnlyList<TariffSimulation>>> ListAsync(Actor actor, string code, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageTariffs)) return new Forbidden();
        await using var db = contexts.Create(actor);
        return await db.Set<TariffSimulation>().Where(row => row.Code == code).OrderByDescending(row => row.Id).Take(10).ToListAsync(stop);
    }
}
