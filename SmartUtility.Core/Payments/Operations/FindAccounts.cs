using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Ledger.Operations;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Payments.Operations;

/// <summary>Finds accounts for whoever stands at the counter or is on the phone: by name, phone, account number, meter serial, usage point or landmark, without accents and in any order of words.</summary>
public sealed class FindAccounts(UtilityDbContextFactory contexts)
{
    /// <summary>Most accounts returned.</summary>
    public const int Most = 20;

    /// <summary>Accounts that a text fits, exact numbers first. Refused: "search-short" for fewer than two characters.</summary>
    public async Task<Outcome<IReadOnlyList<FoundAccount>>> RunAsync(Actor actor, string text, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewSubscribers)) return new Forbidden();
        text = text.Trim();
        if (text.Length < 2) return new Invalid("search-short", "type at least two characters of a name, phone, account or meter");
        await using var db = contexts.Create(actor);
        var words = SearchWords.Of(text);
        var hits = await db.Database.SqlQuery<Hit>($"select subscriber_id, fit, why from find_accounts({words.Words.ToArray()}, {words.Whole}, {words.Pattern}, {words.Other}, {words.Digits}, {Most})").ToListAsync(stop);
        var ids = hits.Select(hit => hit.SubscriberId).ToList();
        var found = (await db.Set<Subscriber>().Include(row => row.Phones).Where(row => ids.Contains(row.Id)).TagWith("Payments.FindAccounts").ToListAsync(stop)).ToDictionary(row => row.Id);
        return await CompleteAsync(db, [.. hits.Where(hit => found.ContainsKey(hit.SubscriberId)).Select(hit => found[hit.SubscriberId])], stop);
    }

    sealed record Hit(long SubscriberId, int Fit, string Why);

    static async Task<List<FoundAccount>> CompleteAsync(UtilityDbContext db, List<Subscriber> found, CancellationToken stop)
    {
        var ids = found.Select(row => row.Id).ToList();
        var owners = found.Select(row => row.OperatorId).Distinct().ToList();
        var currencies = await db.Operators.Where(row => owners.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.Currency, stop);
        var sums = await Books.SumsAsync(db, ids, stop);
        var districts = (await db.Set<Agreement>().Where(row => ids.Contains(row.SubscriberId)).Join(db.Set<UsagePoint>(), row => row.UsagePointId, place => place.Id, (row, place) => new { row.SubscriberId, Place = place.Landmark == null ? place.District : place.District + ", " + place.Landmark }).ToListAsync(stop)).ToLookup(row => row.SubscriberId, row => row.Place);
        return [.. found.Select(row => new FoundAccount(row.Id, row.Account, row.Name, (row.Phones.FirstOrDefault(phone => phone.IsPrimary) ?? row.Phones.FirstOrDefault())?.Phone, districts[row.Id].FirstOrDefault(), sums.GetValueOrDefault(row.Id).Balance, currencies[row.OperatorId]))];
    }

    /// <summary>Who an account is, by its number.</summary>
    public async Task<Outcome<AccountCard>> CardAsync(Actor actor, string account, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewSubscribers)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var found = await db.Set<Subscriber>().Include(row => row.Phones).Where(row => row.Account == account).Take(2).ToListAsync(stop);
        if (found.Count != 1) return new NotFound($"account {account}");
        var places = await (from agreement in db.Set<Agreement>()
                            join place in db.Set<UsagePoint>() on agreement.UsagePointId equals place.Id
                            where agreement.SubscriberId == found[0].Id && agreement.EndsOn == null
                            orderby place.Code
                            select new { place.Code, place.District, Serial = db.Set<Installation>().Where(row => row.UsagePointId == place.Id && row.Until == null).Join(db.Set<Meter>(), row => row.MeterId, meter => meter.Id, (row, meter) => meter.Serial).FirstOrDefault() }).ToListAsync(stop);
        return new AccountCard(found[0].Id, found[0].OperatorId, found[0].Account, found[0].Name, [.. found[0].Phones.OrderByDescending(phone => phone.IsPrimary).Select(phone => phone.Phone)],
            [.. places.Select(place => string.Join(" · ", new[] { place.Code, place.District, place.Serial }.Where(part => part is not null)))]);
    }
}
