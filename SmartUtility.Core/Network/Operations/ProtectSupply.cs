using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Network.Operations;

/// <summary>A place whose supply must not be cut.</summary>
/// <param name="Code">Usage point.</param>
/// <param name="District">District.</param>
/// <param name="Reason">Why.</param>
/// <param name="Until">Last local day, or null without end.</param>
public sealed record VitalView(string Code, string District, string Reason, DateOnly? Until);

/// <summary>A protected zone.</summary>
/// <param name="Id">Key.</param>
/// <param name="Place">Code and name of the network point; null for the whole area.</param>
/// <param name="From">First local day.</param>
/// <param name="Until">Last local day.</param>
/// <param name="Reason">Why.</param>
public sealed record MoratoriumView(long Id, string? Place, DateOnly From, DateOnly Until, string Reason);

/// <summary>A network point to choose.</summary>
/// <param name="Id">Key.</param>
/// <param name="Code">Code.</param>
/// <param name="Name">Name.</param>
public sealed record PointChoice(int Id, string Code, string Name);

/// <summary>What protects places from being cut: the vital flag of a usage point and moratorium zones.</summary>
public sealed class ProtectSupply(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Vital places of an operator, also those whose flag has ended, by code.</summary>
    public Task<Outcome<IReadOnlyList<VitalView>>> VitalAsync(Actor actor, int operatorId, CancellationToken stop) => ReadAsync<VitalView>(actor, operatorId, db =>
        db.Set<UsagePoint>().Where(row => row.VitalReason != null).OrderBy(row => row.Code).Select(row => new VitalView(row.Code, row.District, row.VitalReason!, row.VitalUntil)).ToListAsync(stop));

    /// <summary>Moratoria of an operator, the latest first.</summary>
    public Task<Outcome<IReadOnlyList<MoratoriumView>>> MoratoriaAsync(Actor actor, int operatorId, CancellationToken stop) => ReadAsync<MoratoriumView>(actor, operatorId, db => (
        from zone in db.Set<Moratorium>()
        from point in db.Set<NetworkPoint>().Where(row => row.Id == zone.NetworkPointId).DefaultIfEmpty()
        orderby zone.Until descending, zone.Id
        select new MoratoriumView(zone.Id, point == null ? null : point.Name + " (" + point.Code + ")", zone.From, zone.Until, zone.Reason)).ToListAsync(stop));

    /// <summary>Network points of an operator to choose from, by code.</summary>
    public Task<Outcome<IReadOnlyList<PointChoice>>> PointsAsync(Actor actor, int operatorId, CancellationToken stop) => ReadAsync<PointChoice>(actor, operatorId, db =>
        db.Set<NetworkPoint>().OrderBy(row => row.Code).Select(row => new PointChoice(row.Id, row.Code, row.Name)).ToListAsync(stop));

    /// <summary>Sets the vital flag of a usage point, or takes it away (null reason).</summary>
    public async Task<Outcome<bool>> SetVitalAsync(Actor actor, int operatorId, string code, string? reason, DateOnly? until, CancellationToken stop)
    {
        if (Refuse(actor, operatorId) is { } refusal) return refusal;
        reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
        if (reason is { Length: > 200 }) return new Invalid("reason-required", "say why, in 1 to 200 characters");
        if (reason is null) until = null;
        await using var db = contexts.Create(new Scope([operatorId]));
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var changed = await db.Set<UsagePoint>().Where(row => row.Code == code).ExecuteUpdateAsync(set => set.SetProperty(row => row.VitalReason, reason).SetProperty(row => row.VitalUntil, until), stop);
        if (changed == 0) return new NotFound($"usage point {code}");
        db.Audit(actor, operatorId, clock.GetUtcNow(), "usage-point.vital", $"usage-point:{code}", reason is null ? "no longer vital" : $"{reason}{(until is { } end ? $", until {end:yyyy-MM-dd}" : "")}");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    }

    /// <summary>Protects a network point and everything below it, or (null) the whole area, from a day to a day.</summary>
    public async Task<Outcome<long>> AddMoratoriumAsync(Actor actor, int operatorId, int? networkPoint, DateOnly from, DateOnly until, string reason, CancellationToken stop)
    {
        if (Refuse(actor, operatorId) is { } refusal) return refusal;
        if (until < from) return new Invalid("days-order", "the last day must not be before the first");
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > 200) return new Invalid("reason-required", "say why, in 1 to 200 characters");
        await using var db = contexts.Create(new Scope([operatorId]));
        if (networkPoint is { } point && !await db.Set<NetworkPoint>().AnyAsync(row => row.Id == point, stop)) return new NotFound($"network point {point}");
        var zone = new Moratorium { OperatorId = operatorId, NetworkPointId = networkPoint, From = from, Until = until, Reason = reason.Trim() };
        db.Add(zone);
        db.Audit(actor, operatorId, clock.GetUtcNow(), "moratorium.added", networkPoint is null ? $"operator:{operatorId}" : $"network-point:{networkPoint}", FormattableString.Invariant($"{from:yyyy-MM-dd} to {until:yyyy-MM-dd}: {reason.Trim()}"));
        await db.SaveChangesAsync(stop);
        return zone.Id;
    }

    /// <summary>Ends a moratorium yesterday; one that has not begun is taken away. False when it had ended.</summary>
    public async Task<Outcome<bool>> EndMoratoriumAsync(Actor actor, int operatorId, long id, CancellationToken stop)
    {
        if (Refuse(actor, operatorId) is { } refusal) return refusal;
        await using var db = contexts.Create(new Scope([operatorId]));
        if (await db.Set<Moratorium>().AsTracking().SingleOrDefaultAsync(row => row.Id == id, stop) is not { } zone) return new NotFound($"moratorium {id}");
        var owner = await db.Operators.SingleAsync(row => row.Id == operatorId, stop);
        var today = owner.Calendar().DayOf(clock.GetUtcNow());
        if (zone.Until < today) return false;
        if (zone.From >= today) db.Remove(zone);
        else zone.Until = today.AddDays(-1);
        db.Audit(actor, operatorId, clock.GetUtcNow(), "moratorium.ended", zone.NetworkPointId is null ? $"operator:{operatorId}" : $"network-point:{zone.NetworkPointId}", zone.Reason);
        await db.SaveChangesAsync(stop);
        return true;
    }

    async Task<Outcome<IReadOnlyList<T>>> ReadAsync<T>(Actor actor, int operatorId, Func<UtilityDbContext, Task<List<T>>> read)
    {
        if (Refuse(actor, operatorId) is { } refusal) return refusal;
        await using var db = contexts.Create(new Scope([operatorId]));
        return await read(db);
    }

    static Refusal? Refuse(Actor actor, int operatorId) => !Permissions.Allow(actor, Do.ManageOperator) ? new Forbidden() : operatorId <= 0 || !actor.Sees(operatorId) ? new NotFound("operator") : null;
}
