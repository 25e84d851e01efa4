using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Database;

namespace SmartUtility.Core.Accounts.Operations;

/// <summary>What was typed as a phone number at sign-in.</summary>
/// <param name="Phone">E.164.</param>
/// <param name="IsSubscriber">True when an account of some operator has it.</param>
/// <param name="Language">Language of that account.</param>
public sealed record PhoneMatch(string Phone, bool IsSubscriber, string Language);

/// <summary>Reads a phone number in the national form of any operator's country, before anybody is signed in.</summary>
public sealed class FindPhone(UtilityDbContextFactory contexts)
{
    /// <summary>The number that an account has, else the first possible reading; null when it can be no phone number.</summary>
    public async Task<PhoneMatch?> RunAsync(string typed, CancellationToken stop)
    {
        if (typed.Length > 40) return null;
        await using var db = contexts.Create(Scope.None);
        var operators = await db.Operators.Select(row => new { row.Id, row.Phone, row.TimeZone }).ToListAsync(stop);
        var readings = Phones.Readings(typed, operators.Select(row => Phones.CountryOf(row.Phone, row.TimeZone)).OfType<string>());
        if (readings.Count == 0) return null;
        await using var all = contexts.Create(new Scope([.. operators.Select(row => row.Id)]));
        var known = await (from phone in all.Set<SubscriberPhone>()
                           join subscriber in all.Set<Subscriber>() on phone.SubscriberId equals subscriber.Id
                           where readings.Contains(phone.Phone)
                           orderby phone.SubscriberId
                           select new { phone.Phone, subscriber.Language }).FirstOrDefaultAsync(stop);
        return known is null ? new PhoneMatch(readings[0], false, "fr") : new PhoneMatch(known.Phone, true, known.Language);
    }
}
