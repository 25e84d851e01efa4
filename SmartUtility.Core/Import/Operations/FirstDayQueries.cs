using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Database;
using SmartUtility.Core.Ledger;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Import.Operations;

/// <summary>How far an operator has come on its first day.</summary>
/// <param name="Id">Key.</param>
/// <param name="Code">Code.</param>
/// <param name="Name">Name.</param>
/// <param name="TimeZone">IANA zone.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Language">Language of those whose own is not known.</param>
/// <param name="Stored">How many of each kind are stored.</param>
/// <param name="Tariffs">Tariffs published.</param>
/// <param name="UnknownTariffs">Tariffs that agreements name and nobody has published.</param>
/// <param name="Bills">Bills issued.</param>
public sealed record FirstDay(int Id, string Code, string Name, string TimeZone, string Currency, string Language, IReadOnlyDictionary<ImportKind, int> Stored, int Tariffs, IReadOnlyList<string> UnknownTariffs, int Bills)
{
    /// <summary>True when there is a network with somebody supplied, metered and under an agreement.</summary>
    public bool IsBroughtIn => Stored[ImportKind.UsagePoints] > 0 && Stored[ImportKind.Subscribers] > 0 && Stored[ImportKind.Meters] > 0 && Stored[ImportKind.Agreements] > 0;

    /// <summary>True when every agreement has a published tariff.</summary>
    public bool IsPriced => Tariffs > 0 && UnknownTariffs.Count == 0;
}

/// <summary>What the first day still lacks.</summary>
public sealed class FirstDayQueries(UtilityDbContextFactory contexts)
{
    /// <summary>Each operator that the actor sees, by name. Refused: whoever may not bring anything in.</summary>
    public async Task<Outcome<IReadOnlyList<FirstDay>>> RunAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageNetwork)) return new Forbidden();
        await using var db = contexts.Create(actor);
        List<FirstDay> days = [];
        foreach (var owner in await db.Operators.Where(row => actor.Operators.Contains(row.Id)).OrderBy(row => row.Name).ToListAsync(stop))
        {
            var id = owner.Id;
            Dictionary<ImportKind, int> stored = new()
            {
                [ImportKind.NetworkPoints] = await db.Set<NetworkPoint>().CountAsync(row => row.OperatorId == id, stop),
                [ImportKind.UsagePoints] = await db.Set<UsagePoint>().CountAsync(row => row.OperatorId == id, stop),
                [ImportKind.Subscribers] = await db.Set<Subscriber>().CountAsync(row => row.OperatorId == id, stop),
                [ImportKind.Meters] = await db.Set<Meter>().CountAsync(row => row.OperatorId == id, stop),
                [ImportKind.Agreements] = await db.Set<Agreement>().CountAsync(row => row.OperatorId == id, stop),
                [ImportKind.OpeningBalances] = await db.Set<Posting>().CountAsync(row => row.OperatorId == id && row.Kind == "opening", stop),
            };
            var unknown = await db.Set<Agreement>().Where(row => row.OperatorId == id).Select(row => row.TariffCode).Distinct().Where(code => !db.Set<StoredTariff>().Any(tariff => tariff.OperatorId == id && tariff.Code == code)).OrderBy(code => code).Take(20).ToListAsync(stop);
            days.Add(new FirstDay(id, owner.Code, owner.Name, owner.TimeZone, owner.Currency, owner.Language, stored, await db.Set<StoredTariff>().CountAsync(row => row.OperatorId == id, stop), unknown,
                await db.Set<Invoice>().CountAsync(row => row.OperatorId == id, stop)));
        }
        return days;
    }
}
