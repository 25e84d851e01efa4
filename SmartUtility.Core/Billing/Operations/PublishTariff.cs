using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>
/// Publishes prices from a day on, making the tariff first when it is not there. A published version is never edited; the same one twice changes nothing.
/// For programs (a key's own system has its own second person); people propose prices and a colleague publishes them: <see cref="ProposeTariff"/>, <see cref="DecideTariff"/>.
/// </summary>
public sealed class PublishTariff(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Publishes; true when something was created. Refused: "tariff-second-person" (people), "tariff-invalid", "tariff-version-published" (other prices from the same day), "tariff-already-billed" (a bill reaches past the day), "tariff-resource" (the code prices something else).</summary>
    public async Task<Outcome<bool>> RunAsync(Actor actor, string code, string name, Resource resource, TariffVersion version, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageTariffs)) return new Forbidden();
        if (actor.Role is not (Role.System or Role.ApiKey)) return new Conflict("tariff-second-person", "propose the prices; another person publishes them");
        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "tariffs", actor.OperatorId, stop);
        var added = await AddAsync(db, actor, code, name, resource, version, clock.GetUtcNow(), "", stop);
        if (added.Refusal is not null || !added.Value) return added;
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    }

    /// <summary>Adds the version inside the open transaction, which holds the lock of tariffs; false when it is there already.</summary>
    internal static async Task<Outcome<bool>> AddAsync(UtilityDbContext db, Actor actor, string code, string name, Resource resource, TariffVersion version, DateTimeOffset now, string how, CancellationToken stop)
    {
        var (tariff, isThere, refusal) = await FindAsync(db, actor.OperatorId, code, name, resource, version, stop);
        if (refusal is not null) return refusal;
        if (isThere) return false;
        if (tariff is null)
        {
            tariff = new StoredTariff { OperatorId = actor.OperatorId, Code = code, Name = name, Resource = resource };
            db.Add(tariff);
        }
        tariff.Name = name;
        tariff.Versions.Add(new StoredTariffVersion { OperatorId = actor.OperatorId, ValidFrom = version.ValidFrom, Definition = BillingJson.Write(version) });
        db.Audit(actor, actor.OperatorId, now, "tariff.published", $"tariff:{code}", $"valid from {version.ValidFrom:yyyy-MM-dd}{how}");
        return true;
    }

    /// <summary>The tariff, tracked (null: there is none), whether it has these prices already, and why it may not get them.</summary>
    internal static async Task<(StoredTariff? Tariff, bool IsThere, Refusal? Refusal)> FindAsync(UtilityDbContext db, int operatorId, string code, string name, Resource resource, TariffVersion version, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(code) || code.Length > 40 || string.IsNullOrWhiteSpace(name) || name.Length > 100) return (null, false, new Invalid("tariff-invalid", "a tariff has a code of at most 40 and a name of at most 100 characters"));
        var owner = await db.Operators.SingleAsync(row => row.Id == operatorId, stop);
        if (TariffCheck.FirstProblem(version, Currency.Of(owner.Currency)) is { } problem) return (null, false, problem);
        var tariff = await db.Set<StoredTariff>().Include(row => row.Versions).AsTracking().SingleOrDefaultAsync(row => row.Code == code, stop);
        if (tariff is not null && tariff.Resource != resource) return (tariff, false, new Conflict("tariff-resource", $"tariff {code} prices {tariff.Resource}"));
        if (tariff?.Versions.FirstOrDefault(row => row.ValidFrom == version.ValidFrom) is { } there)
            return BillingJson.Write(BillingJson.Read<TariffVersion>(there.Definition, "tariff-invalid").Value) == BillingJson.Write(version) ? (tariff, true, null)
                : (tariff, false, new Conflict("tariff-version-published", $"tariff {code} has other prices from {version.ValidFrom:yyyy-MM-dd}; publish a version from another day"));
        if (tariff is not null && await db.Set<Invoice>().AnyAsync(row => row.PeriodEnd > version.ValidFrom && db.Set<Agreement>().Any(agreement => agreement.Id == row.AgreementId && agreement.TariffCode == code), stop))
            return (tariff, false, new Conflict("tariff-already-billed", $"bills by tariff {code} reach past {version.ValidFrom:yyyy-MM-dd}; new prices start later"));
        return (tariff, false, null);
    }
}
