using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Network.Operations;

/// <summary>An agreement to add. Kva (subscribed power, positive) and MeterSize (as the tariff names it) are for tariffs that price them.</summary>
public sealed record NewAgreement(string Number, string Account, string UsagePoint, string Tariff, DateOnly StartsOn, DateOnly? EndsOn = null, string? Payer = null, string? Occupant = null, decimal? Kva = null, string? MeterSize = null);

/// <summary>Adds an agreement; the same again changes nothing.</summary>
public sealed class AddAgreement(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Refused: an unknown account, payer or usage point, an end not after the start, another agreement at the point in that time, a number that stands for another one.</summary>
    public async Task<Outcome<Added>> RunAsync(Actor actor, NewAgreement given, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageNetwork)) return new Forbidden();
        if (actor.Operators.Count != 1) return new OperatorRequired();
        if (!Codes.IsCode(given.Number)) return Codes.Refused("a contract number");
        if (!Codes.IsCode(given.Tariff)) return Codes.Refused("a tariff code");
        if (given.Kva is <= 0 or > 1_000_000) return new Invalid("kva-invalid", "kva is the subscribed power, more than 0");
        if (given.MeterSize is { Length: 0 or > 20 }) return new Invalid("meter-size-invalid", "meter_size has 1 to 20 characters, as the tariff names it");
        if (given.EndsOn <= given.StartsOn) return new Invalid("period-order", "an agreement ends after it starts");

        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "provision", actor.OperatorId, stop);
        if (await db.Set<Subscriber>().SingleOrDefaultAsync(row => row.Account == given.Account, stop) is not { } holder) return new NotFound($"account {given.Account}");
        if (await db.Set<UsagePoint>().SingleOrDefaultAsync(row => row.Code == given.UsagePoint, stop) is not { } point) return new NotFound($"usage point {given.UsagePoint}");
        var payer = given.Payer is null ? null : await db.Set<Subscriber>().SingleOrDefaultAsync(row => row.Account == given.Payer, stop);
        if (given.Payer is not null && payer is null) return new NotFound($"account {given.Payer}");
        if (await db.Set<Agreement>().SingleOrDefaultAsync(row => row.Number == given.Number, stop) is { } known)
            return known.SubscriberId == holder.Id && known.UsagePointId == point.Id && known.TariffCode == given.Tariff && known.StartsOn == given.StartsOn && known.EndsOn == given.EndsOn && known.PayerId == payer?.Id && known.SubscribedKva == given.Kva && known.MeterSize == given.MeterSize
                ? new Added(given.Number, false) : Codes.Differs($"agreement {given.Number}");
        if (await db.Set<Agreement>().Where(row => row.UsagePointId == point.Id && (row.EndsOn == null || row.EndsOn > given.StartsOn) && (given.EndsOn == null || row.StartsOn < given.EndsOn)).Select(row => row.Number).FirstOrDefaultAsync(stop) is { } other)
            return new Conflict("agreement-overlaps", $"agreement {other} holds {given.UsagePoint} in that time; end it first");
        db.Add(new Agreement
        {
            OperatorId = actor.OperatorId, Number = given.Number, SubscriberId = holder.Id, UsagePointId = point.Id, TariffCode = given.Tariff, StartsOn = given.StartsOn, EndsOn = given.EndsOn,
            PayerId = payer?.Id, Occupant = given.Occupant, SubscribedKva = given.Kva, MeterSize = given.MeterSize,
        });
        db.Audit(actor, actor.OperatorId, clock.GetUtcNow(), "agreement.added", $"agreement:{given.Number}", $"account {given.Account} at {given.UsagePoint} from {given.StartsOn:yyyy-MM-dd}, tariff {given.Tariff}");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return new Added(given.Number, true);
    }
}
