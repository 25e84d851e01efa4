using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Accounts.Operations;

/// <summary>A customer to add; phones in international form or the national form of the operator's country.</summary>
public sealed record NewSubscriber(string Account, string Name, IReadOnlyList<string> Phones, SubscriberKind Kind = SubscriberKind.Person, string? TaxId = null, string? Email = null, string Language = "fr");

/// <summary>Adds a subscriber of the actor's operator; the same again changes nothing.</summary>
public sealed class AddSubscriber(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Refused: no readable phone, a business without tax id, an account number that another customer has.</summary>
    public async Task<Outcome<Added>> RunAsync(Actor actor, NewSubscriber given, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageNetwork)) return new Forbidden();
        if (actor.Operators.Count != 1) return new OperatorRequired();
        if (!Codes.IsCode(given.Account)) return Codes.Refused("an account number");
        if (string.IsNullOrWhiteSpace(given.Name) || given.Name.Length > 200) return new Invalid("name-required", "a name has 1 to 200 characters");
        if (given.Kind == SubscriberKind.Business && string.IsNullOrWhiteSpace(given.TaxId)) return new Invalid("tax-id-required", "a business needs its tax id");
        if (given.Language is not ("en" or "fr")) return new Invalid("bad-language", "language is en or fr");

        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "provision", actor.OperatorId, stop);
        var owner = await db.Operators.SingleAsync(row => row.Id == actor.OperatorId, stop);
        string?[] countries = [Core.Accounts.Phones.CountryOf(owner.Phone, owner.TimeZone)];
        List<string> phones = [];
        foreach (var typed in given.Phones ?? [])
        {
            if (typed is not { Length: <= 40 } || Core.Accounts.Phones.Readings(typed, countries.OfType<string>()) is not [var phone, ..]) return new Invalid("bad-phone", $"'{typed}' is no phone number; write it like +22997000001");
            if (!phones.Contains(phone)) phones.Add(phone);
        }
        if (phones.Count == 0) return new Invalid("phone-required", "an account needs at least one phone");

        if (await db.Set<Subscriber>().Include(row => row.Phones).SingleOrDefaultAsync(row => row.Account == given.Account, stop) is { } known)
            return known.Name == given.Name.Trim() && known.Kind == given.Kind && known.TaxId == given.TaxId && known.Phones.Select(row => row.Phone).ToHashSet().SetEquals(phones)
                ? new Added(given.Account, false) : Codes.Differs($"account {given.Account}");
        db.Add(new Subscriber
        {
            OperatorId = owner.Id, Account = given.Account, Name = given.Name.Trim(), Kind = given.Kind, TaxId = given.TaxId, Email = given.Email, Language = given.Language, CreatedAt = clock.GetUtcNow(),
            Phones = [.. phones.Select((phone, place) => new SubscriberPhone { OperatorId = owner.Id, Phone = phone, IsPrimary = place == 0 })],
        });
        db.Audit(actor, owner.Id, clock.GetUtcNow(), "subscriber.added", $"account:{given.Account}", $"{phones.Count} phone(s)");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return new Added(given.Account, true);
    }
}
