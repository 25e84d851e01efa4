using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>Publishes prices from a day on, making the tariff first when it is not there. A published version is never edited; the same one twice changes nothing.</summary>
public sealed class PublishTariff(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Publishes; true when something was created. Refused: "tariff-invalid", "tariff-version-published" (other prices from the same day), "tariff-already-billed" (a bill reaches past the day), "tariff-resource" (the code prices something else).</summary>
    public async Task<Outcome<bool>> RunAsync(Actor actor, string code, string name, Resource resource, TariffVersion version, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageTariffs)) return new Forbidden();
        if (string.IsNullOrWhiteSpace(code) || code.Length > 40 || string.IsNullOrWhiteSpace(name) || name.Length > 100) return new Invalid("tariff-invalid", "a tariff has a code of at most 40 and a name of at most 100 characters");

        await using var db = contexts.Create(actor);
        var owner = await db.Operators.SingleAsync(row => row.Id == actor.OperatorId, stop);
        if (TariffCheck.FirstProblem(version, Currency.Of(owner.Currency)) is { } problem) return problem;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "tariffs", actor.OperatorId, stop);
        var tariff = await db.Set<StoredTariff>().Include(row => row.Versions).AsTracking().SingleOrDefaultAsync(row => row.Code == code, stop);
        if (tariff is not null && tariff.Resource != resource) return new Conflict("tariff-resource", $"tariff {code} prices {tariff.Resource}");
        var definition = BillingJson.Write(version);
        if (tariff?.Versions.FirstOrDefault(row => row.ValidFrom == version.ValidFrom) is { } there)
            return BillingJson.Write(BillingJson.Read<TariffVersion>(there.Definition, "tariff-invalid").Value) == definition ? false
                : new Conflict("tariff-version-published", $"tariff {code} has other prices from {version.ValidFrom:yyyy-MM-dd}; publish a version from another day");
        if (tariff is not null && await db.Set<Invoice>().AnyAsync(row => row.PeriodEnd > version.ValidFrom && db.Set<Agreement>().Any(agreement => agreement.Id == row.AgreementId && agreement.TariffCode == code), stop))
            return new Conflict("tariff-already-billed", $"bills by tariff {code} reach past {version.ValidFrom:yyyy-MM-dd}; new prices start later");

        if (tariff is null)
        {
            tariff = new StoredTariff { OperatorId = actor.OperatorId, Code = code, Name = name, Resource = resource };
            db.Add(tariff);
        }
        tariff.Name = name;
        tariff.Versions.Add(new StoredTariffVersion { OperatorId = actor.OperatorId, ValidFrom = version.ValidFrom, Definition = definition });
        db.Audit(actor, actor.OperatorId, clock.GetUtcNow(), "tariff.published", $"tariff:{code}", $"valid from {version.ValidFrom:yyyy-MM-dd}");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    }
}
