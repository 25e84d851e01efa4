using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>Loads what bills are made of: a chunk of agreements in a dozen queries, however many they are.</summary>
public sealed class BillingCases(UsageReader usage, IPaymentStandings? standings = null)
{
    readonly IPaymentStandings _standings = standings ?? new NoPaymentStandings();

    /// <summary>The drafts of these agreements for a month, or why each is held. Agreements that are not the operator's or do not cover the month are left out.</summary>
    internal async Task<(List<BillDraft> Drafts, Dictionary<long, Refusal> Held)> DraftAsync(UtilityDbContext db, int operatorId, IReadOnlyCollection<long> agreements, BillingMonth month, CancellationToken stop, Tariff? beside = null)
    {
        var (drafts, held) = (new List<BillDraft>(agreements.Count), new Dictionary<long, Refusal>());
        if (agreements.Count == 0) return (drafts, held);
        await db.Database.OpenConnectionAsync(stop);
        try
        {
            var cases = await CasesAsync(db, operatorId, agreements, month, held, stop);
            if (cases.Count == 0) return (drafts, held);
            var counted = await usage.ReadAsync(db, cases.ConvertAll(about => new PlacePeriod(about.Agreement.UsagePointId, about.Owner.Calendar().Days(about.From, about.To))), stop);
            // What other prices would ask of the usage is loaded too.
            if (beside is not null) cases = cases.ConvertAll(about => about with { Beside = beside });
            var facts = await FactsAsync(db, cases, counted, month, stop);
            foreach (var (n, about) in cases.Index())
            {
                var draft = InvoiceComposer.Draft(about, counted[n], facts[n]);
                if (draft.Refusal is { } why) held[about.Agreement.Id] = why;
                else drafts.Add(draft.Value);
            }
            return (drafts, held);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    static async Task<List<BillingCase>> CasesAsync(UtilityDbContext db, int operatorId, IReadOnlyCollection<long> agreements, BillingMonth month, Dictionary<long, Refusal> held, CancellationToken stop)
    {
        var owner = await db.Operators.SingleAsync(row => row.Id == operatorId, stop);
        var rows = await db.Set<Agreement>().Where(row => agreements.Contains(row.Id)).OrderBy(row => row.Id).ToListAsync(stop);
        var placeIds = rows.Select(row => row.UsagePointId).Distinct().ToList();
        var debtorIds = rows.Select(row => row.PayerId ?? row.SubscriberId).Distinct().ToList();
        var places = await db.Set<UsagePoint>().Where(row => placeIds.Contains(row.Id)).ToDictionaryAsync(row => row.Id, stop);
        var debtors = await db.Set<Subscriber>().Where(row => debtorIds.Contains(row.Id)).ToDictionaryAsync(row => row.Id, stop);
        foreach (var phone in await db.Set<SubscriberPhone>().Where(row => debtorIds.Contains(row.SubscriberId)).OrderBy(row => row.Phone).ToListAsync(stop)) debtors[phone.SubscriberId].Phones.Add(phone);

        var tariffs = new Dictionary<string, Outcome<Tariff>>(StringComparer.Ordinal);
        var cases = new List<BillingCase>(rows.Count);
        foreach (var agreement in rows)
        {
            if (InvoiceComposer.Covered(agreement, month) is not { } span) continue;
            if (!tariffs.TryGetValue(agreement.TariffCode, out var tariff)) tariffs[agreement.TariffCode] = tariff = await TariffAsync(db, agreement.TariffCode, owner, stop);
            if (tariff.Refusal is { } missing) held[agreement.Id] = missing;
            else cases.Add(new BillingCase(owner, agreement, places[agreement.UsagePointId], debtors[agreement.PayerId ?? agreement.SubscriberId], tariff.Value, span.From, span.To));
        }
        return cases;
    }

    async Task<List<BillFacts>> FactsAsync(UtilityDbContext db, List<BillingCase> cases, IReadOnlyList<IReadOnlyList<RegisterUsage>> counted, BillingMonth month, CancellationToken stop)
    {
        var needs = cases.GroupBy(about => (about.Tariff.Code, about.From, about.To)).ToDictionary(group => group.Key, group => group.First().Needs());
        TariffNeeds Of(BillingCase about) => needs[(about.Tariff.Code, about.From, about.To)];
        var byHour = cases.Index().Where(row => Of(row.Item).Hours).SelectMany(row => counted[row.Index]).ToList();
        var hours = (await UsageReader.HoursAsync(db, byHour, stop)).ToLookup(hour => hour.RegisterId);
        var peaks = await UsageReader.PeaksAsync(db, [.. counted.SelectMany(rows => rows).Where(row => DemandRegisters.Is(row.Code))], stop);
        var past = await PastAsync(db, [.. cases.Select(about => about.Agreement.Id)], month, Math.Max(13, needs.Values.Max(need => need.PastMonths)), stop);
        var paying = await _standings.OfAsync(db, [.. cases.Select(about => about.Debtor.Id).Distinct()], stop);
        return [.. cases.Select((about, n) => new BillFacts(
            Of(about).Hours ? [.. counted[n].SelectMany(row => hours[row.RegisterId].Where(hour => hour.From >= row.FromAt && hour.From < row.ToAt)).OrderBy(hour => hour.From).ThenBy(hour => hour.RegisterId)] : null,
            [.. past[about.Agreement.Id]], peaks, paying.GetValueOrDefault(about.Debtor.Id)))];
    }

    // Bills that were taken back do not count.
    static async Task<ILookup<long, PastBill>> PastAsync(UtilityDbContext db, IReadOnlyList<long> agreements, BillingMonth month, int months, CancellationToken stop)
    {
        var since = month.First.AddMonths(-months);
        var rows = await db.Set<Invoice>()
            .Where(row => agreements.Contains(row.AgreementId) && row.CorrectsId == null && row.PeriodStart >= since && row.PeriodStart < month.First && !db.Set<Invoice>().Any(note => note.CorrectsId == row.Id))
            .OrderBy(row => row.PeriodStart).Select(row => new { row.AgreementId, row.PeriodStart, row.PeriodEnd, row.Quantity, row.Total, row.IsEstimated, row.Projected, row.Kw }).ToListAsync(stop);
        return rows.ToLookup(row => row.AgreementId, row => new PastBill(row.PeriodStart, row.PeriodEnd, row.Quantity, row.Total, row.IsEstimated, row.Projected > 0, row.Kw));
    }

    /// <summary>The operator's tariff with all its versions; refused "tariff-missing".</summary>
    internal static async Task<Outcome<Tariff>> TariffAsync(UtilityDbContext db, string code, Operator owner, CancellationToken stop)
    {
        if (await db.Set<StoredTariff>().Include(row => row.Versions).SingleOrDefaultAsync(row => row.Code == code, stop) is not { Versions.Count: > 0 } stored)
            return new Conflict("tariff-missing", $"tariff {code} has no prices") { Values = [code] };
        return new Tariff(stored.Code, stored.Name, owner.Currency, stored.Resource.DisplayUnit(),
            [.. stored.Versions.OrderBy(version => version.ValidFrom).Select(version => BillingJson.Read<TariffVersion>(version.Definition, "tariff-invalid").Value)], owner.TimeZone, stored.IndexValues());
    }
}
