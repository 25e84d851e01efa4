using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering.Payloads;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering.Operations;

/// <summary>A gateway to add. With filters it is a bridge: one credential for a whole prefix of topics, in the format of the profile (absent: the product's own, on topics of its operator's meters).</summary>
public sealed record NewGateway(string Code, string? Profile = null, IReadOnlyList<string>? Filters = null, string? Secret = null);

/// <summary>Adds a gateway or bridge; the answer for a new one carries its secret, which is kept only as a hash. The same again changes nothing and tells no secret.</summary>
public sealed class AddGateway(UtilityDbContextFactory contexts, DeviceSecrets secrets, TimeProvider clock)
{
    /// <summary>Most filters of one bridge.</summary>
    public const int MostFilters = 20;

    /// <summary>Refused: a name that cannot be or stands for a meter or another gateway, a short secret, an unknown profile, filters without bounds or of another's topics.</summary>
    public async Task<Outcome<Added>> RunAsync(Actor actor, NewGateway given, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageNetwork)) return new Forbidden();
        if (actor.Operators.Count != 1) return new OperatorRequired();
        if (!Codes.IsCode(given.Code)) return Codes.Refused("a gateway's code");
        if (given.Secret is { Length: < DeviceSecrets.MinLength }) return new Invalid("secret-short", $"a secret has at least {DeviceSecrets.MinLength} characters; leave it out to have one generated");
        string[] filters = [.. (given.Filters ?? []).Distinct()];
        if (given.Profile is { } profile && DeviceProfile.Find(profile) is null) return new Invalid("unknown-profile", $"profile is one of {string.Join(", ", DeviceProfile.All.Select(row => row.Name))}, or absent");
        if (given.Profile is not null && filters.Length == 0) return new Invalid("filters-missing", "a bridge names the topics it may publish on");
        if (filters.Length > MostFilters || Array.Find(filters, filter => filter is null || !TopicFilter.IsBounded(filter)) is not null || filters.Contains(null)) return new Invalid("filter-unbounded", $"at most {MostFilters} topic filters; the first level is a name, wildcards are whole levels");

        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "provision", actor.OperatorId, stop);
        var code = await db.Operators.Where(row => row.Id == actor.OperatorId).Select(row => row.Code).SingleAsync(stop);
        if (given.Profile is null && Array.Find(filters, filter => !filter.StartsWith($"{code}/meters/", StringComparison.Ordinal)) is not null) return new Invalid("filter-not-own", $"without a profile a bridge publishes below {code}/meters/ only");
        if (await db.Set<Gateway>().SingleOrDefaultAsync(row => row.Code == given.Code, stop) is { } known)
            return known.Profile == given.Profile && known.Filters.ToHashSet().SetEquals(filters) ? new Added(given.Code, false) : Codes.Differs($"gateway {given.Code}");
        if (await db.Set<Meter>().AnyAsync(row => row.Serial == given.Code, stop)) return Codes.Differs($"meter {given.Code}");
        var secret = given.Secret ?? secrets.Generate();
        db.Add(new Gateway { OperatorId = actor.OperatorId, Code = given.Code, SecretHash = secrets.Hash($"{code}/{given.Code}", secret), Profile = given.Profile, Filters = filters });
        db.Audit(actor, actor.OperatorId, clock.GetUtcNow(), "gateway.added", $"gateway:{given.Code}", $"{given.Profile ?? "own format"}, {filters.Length} filter(s)");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return new Added(given.Code, true, secret);
    }
}
