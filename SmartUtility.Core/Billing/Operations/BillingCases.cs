using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>Loads what bills are made of.</summary>
public sealed class BillingCases(UsageReader usage)
{
    /// <summary>The drafts of these agreements for a month, or why each is held. Agreements that are not the operator's or do not cover the month are left out.</summary>
    internal async Task<(List<BillDraft> Drafts, Dictionary<long, Refusal> Held)> DraftAsync(UtilityDbContext db, int operatorId, IReadOnlyCollection<long> agreements, BillingMonth month, CancellationToken stop)
    {
        var owner = await db.Operators.SingleAsync(row => row.Id == operatorId, stop);
        var rows = await db.Set<Agreement>().Where(row => agreements.Contains(row.Id)).OrderBy(row => row.Id).ToListAsync(stop);
        var placeIds = rows.Select(row => row.UsagePointId).Distinct().ToList();
        var debtorIds = rows.Select(row => row.PayerId ?? row.SubscriberId).Distinct().ToList();
        var places = await db.Set<UsagePoint>().Where(row => placeIds.Contains(row.Id)).ToDictionaryAsync(row => row.Id, stop);
        var debtors = await db.Set<Subscriber>().Include(row => row.Phones).Where(row => debtorIds.Contains(row.Id)).ToDictionaryAsync(row => row.Id, stop);
        var tariffs = new Dictionary<string, Outcome<Tariff>>(StringComparer.Ordinal);

        var (drafts, held) = (new List<BillDraft>(), new Dictionary<long, Refusal>());
        foreach (var agreement in rows)
        {
            if (InvoiceComposer.Covered(agreement, month) is not { } span) continue;
            var key = agreement.TariffCode;
            if (!tariffs.TryGetValue(key, out var tariff)) tariffs[key] = tariff = await TariffAsync(db, key, owner, stop);
            if (tariff.Refusal is { } missing)
            {
                held[agreement.Id] = missing;
                continue;
            }
            var about = new BillingCase(owner, agreement, places[agreement.UsagePointId], debtors[agreement.PayerId ?? agreement.SubscriberId], tariff.Value, span.From, span.To);
            var counted = await usage.ReadAsync(db, agreement.UsagePointId, owner.Calendar().Days(span.From, span.To), stop);
            var needs = TariffNeeds.Of(tariff.Value, span.From, span.To);
            var draft = InvoiceComposer.Draft(about, counted, needs.Hours ? await UsageReader.HoursAsync(db, counted, stop) : [], needs.PastMonths > 0 ? await PastAsync(db, agreement.Id, span.From, needs.PastMonths, stop) : []);
            if (draft.Refusal is { } why) held[agreement.Id] = why;
            else drafts.Add(draft.Value);
        }
        return (drafts, held);
    }

    // Bills that were taken back do not count.
    static async Task<List<PastMonth>> PastAsync(UtilityDbContext db, long agreement, DateOnly from, int months, CancellationToken stop)
    {
        var since = BillingMonth.Of(from).First.AddMonths(-months);
        var rows = await db.Set<Invoice>().Where(row => row.AgreementId == agreement && row.Kind != InvoiceKind.CreditNote && row.PeriodStart >= since && row.PeriodStart < from && !db.Set<Invoice>().Any(note => note.CorrectsId == row.Id))
            .Select(row => new { row.PeriodStart, row.Quantity }).ToListAsync(stop);
        return [.. rows.GroupBy(row => BillingMonth.Of(row.PeriodStart)).Select(month => new PastMonth(month.Key, month.Sum(row => row.Quantity) / (decimal)ResourceUnits.BasePerDisplay))];
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
