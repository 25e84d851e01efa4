using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Accounts.Operations;

/// <summary>A company to add.</summary>
public sealed record NewOperator(string Code, string Name, string TimeZone, string Currency, IReadOnlyList<Resource> Resources,
    string? LegalId = null, string? Address = null, string? Phone = null, string? Email = null, string Language = "fr", int GraceDays = 3, int DueDays = 15);

/// <summary>Adds an operator to the installation; the same again changes nothing.</summary>
public sealed class AddOperator(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Refused: a code, zone, currency or number of days that cannot be; a code that another company has.</summary>
    public async Task<Outcome<Added>> RunAsync(Actor actor, NewOperator given, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageInstallation)) return new Forbidden();
        if (Check(given) is { } refusal) return refusal;

        await using var db = contexts.Create(new Scope([0]));
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "provision", 0, stop);
        if (await db.Operators.SingleOrDefaultAsync(row => row.Code == given.Code, stop) is { } known)
            return known.Name == given.Name && known.TimeZone == given.TimeZone && known.Currency == given.Currency && known.Resources.Order().SequenceEqual(given.Resources.Distinct().Order())
                ? new Added(given.Code, false) : Codes.Differs($"operator {given.Code}");
        db.Add(new Operator
        {
            Code = given.Code, Name = given.Name.Trim(), TimeZone = given.TimeZone, Currency = given.Currency, Resources = [.. given.Resources.Distinct()], LegalId = given.LegalId, Address = given.Address,
            Phone = given.Phone, Email = given.Email, Language = given.Language, GraceDays = given.GraceDays, DueDays = given.DueDays,
        });
        db.Audit(actor, 0, clock.GetUtcNow(), "operator.added", $"operator:{given.Code}", given.Name.Trim());
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return new Added(given.Code, true);
    }

    static Invalid? Check(NewOperator given)
    {
        if (!Codes.IsOperatorCode(given.Code)) return new Invalid("bad-code", "an operator's code has 2 to 20 capital letters, digits and hyphens");
        if (string.IsNullOrWhiteSpace(given.Name) || given.Name.Length > 200) return new Invalid("name-required", "a name has 1 to 200 characters");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(given.TimeZone ?? "", out _)) return new Invalid("unknown-zone", $"'{given.TimeZone}' is no IANA time zone like Africa/Porto-Novo");
        if (given.Currency is not { Length: 3 } || !given.Currency.All(char.IsAsciiLetterUpper)) return new Invalid("bad-currency", $"'{given.Currency}' is no ISO 4217 code like XOF");
        if (given.Resources is not { Count: > 0 }) return new Invalid("resources-required", "name what it supplies: electricity, gas, water");
        if (given.Language is not ("en" or "fr")) return new Invalid("bad-language", "language is en or fr");
        if (given.GraceDays is < 0 or > 30) return new Invalid("grace-range", "0 to 30 days of grace");
        return given.DueDays is < 1 or > 60 ? new Invalid("due-range", "1 to 60 days to pay") : null;
    }
}
