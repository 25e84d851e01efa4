using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>Adds values of a tariff's indices: fuel, exchange rate, calorific value of a month. A published value is never changed; the same one twice changes nothing.</summary>
public sealed class PublishIndices(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Adds; true when something was new. Refused: an unknown tariff, "index-invalid" (a name or month that is none), "index-value-published" (another value stands for that month).</summary>
    public async Task<Outcome<bool>> RunAsync(Actor actor, string code, IReadOnlyDictionary<string, IReadOnlyDictionary<string, decimal>> values, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageTariffs)) return new Forbidden();
        foreach (var (name, months) in values)
        {
            if (name.Length is 0 or > 40) return new Flaw($"$.{name}", "the name of an index has 1 to 40 characters", "le nom d’un indice a de 1 à 40 caractères").As("index-invalid");
            foreach (var month in months.Keys)
                if (!BillingMonth.TryParse(month, out _)) return new Flaw($"$.{name}.{month}", "is no month like 2026-03", "n’est pas un mois comme 2026-03").As("index-invalid");
        }

        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "tariffs", actor.OperatorId, stop);
        if (await db.Set<StoredTariff>().AsTracking().SingleOrDefaultAsync(row => row.Code == code, stop) is not { } tariff) return new NotFound($"tariff {code}");
        var all = tariff.IndexValues().ToDictionary(index => index.Key, index => new SortedDictionary<string, decimal>(index.Value.ToDictionary(), StringComparer.Ordinal), StringComparer.Ordinal);
        var added = 0;
        foreach (var (name, months) in values)
        {
            if (!all.TryGetValue(name, out var known)) all[name] = known = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
            foreach (var (month, value) in months)
            {
                if (known.TryAdd(month, value)) added++;
                else if (known[month] != value) return new Conflict("index-value-published", $"index {name} is {BillingJson.Text(known[month])} in {month} already; a published value is never changed") { Values = [name, month] };
            }
        }
        if (added == 0) return false;
        tariff.Indices = BillingJson.Write(all);
        db.Audit(actor, actor.OperatorId, clock.GetUtcNow(), "tariff.indices", $"tariff:{code}", $"{added} values of {string.Join(", ", values.Keys)}");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    }
}
