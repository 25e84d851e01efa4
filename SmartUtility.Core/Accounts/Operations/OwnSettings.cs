using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Accounts.Operations;

/// <summary>An account of the signed-in subscriber.</summary>
/// <param name="Account">Number.</param>
/// <param name="Operator">Company.</param>
/// <param name="Name">Name on bills.</param>
/// <param name="Language">Of bills and messages.</param>
/// <param name="Phones">E.164; those that messages go to first.</param>
public sealed record OwnAccountDetails(string Account, string Operator, string Name, string Language, IReadOnlyList<string> Phones);

/// <summary>What a subscriber sees and changes of its own accounts.</summary>
public sealed class OwnSettings(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>The actor's accounts.</summary>
    public async Task<Outcome<IReadOnlyList<OwnAccountDetails>>> ListAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewOwnAccount)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var rows = await db.Set<Subscriber>().Include(row => row.Phones).Where(row => actor.Subscribers.Contains(row.Id)).OrderBy(row => row.Id).ToListAsync(stop);
        var names = await db.Operators.Where(row => actor.Operators.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.Name, stop);
        return rows.Select(row => new OwnAccountDetails(row.Account, names[row.OperatorId], row.Name, row.Language, [.. row.Phones.OrderByDescending(phone => phone.IsPrimary).ThenBy(phone => phone.Phone, StringComparer.Ordinal).Select(phone => phone.Phone)])).ToList();
    }

    /// <summary>Language of pages, bills and messages of all the actor's accounts; "en" or "fr", anything else is refused.</summary>
    public async Task<Outcome<string>> ChooseLanguageAsync(Actor actor, string? language, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewOwnAccount)) return new Forbidden();
        if (language is not ("en" or "fr")) return new Invalid("unknown-language", "choose English or French");
        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await db.Users.Where(row => row.Id == actor.UserId).ExecuteUpdateAsync(set => set.SetProperty(row => row.Language, language), stop);
        var changed = await db.Set<Subscriber>().Where(row => actor.Subscribers.Contains(row.Id) && row.Language != language).Select(row => new { row.OperatorId, row.Account }).ToListAsync(stop);
        await db.Set<Subscriber>().Where(row => actor.Subscribers.Contains(row.Id)).ExecuteUpdateAsync(set => set.SetProperty(row => row.Language, language), stop);
        foreach (var account in changed) db.Audit(actor, account.OperatorId, clock.GetUtcNow(), "subscriber.language", "account:" + account.Account, language);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return language;
    }
}
