using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Network.Operations;

/// <summary>A network point to add; its parent must stand already. Technical loss in % of what flows in; unmetered use that is authorised in base units (Wh or L) a day.</summary>
public sealed record NewNetworkPoint(string Code, string Name, NetworkPointKind Kind, Resource Resource, string? Parent = null, long? CapacityPerHour = null, double? Latitude = null, double? Longitude = null,
    decimal? TechnicalLossPercent = null, long? UnmeteredPerDay = null);

/// <summary>Adds a network point below another one, or at the top; the same again changes nothing. A new point can close no circle: nothing is below it yet.</summary>
public sealed class AddNetworkPoint(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Refused: an unknown parent, a parent of another resource, the point as its own parent, a code that stands for another point.</summary>
    public async Task<Outcome<Added>> RunAsync(Actor actor, NewNetworkPoint given, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageNetwork)) return new Forbidden();
        if (actor.Operators.Count != 1) return new OperatorRequired();
        if (!Codes.IsCode(given.Code)) return Codes.Refused("a code");
        if (string.IsNullOrWhiteSpace(given.Name) || given.Name.Length > 200) return new Invalid("name-required", "a name has 1 to 200 characters");
        if (given.Parent == given.Code) return new Invalid("circle", "a point cannot be below itself");
        if (given.CapacityPerHour <= 0) return new Invalid("capacity-range", "a capacity is positive");
        if (given.TechnicalLossPercent is < 0 or > 100) return new Invalid("technical-loss-range", "a technical loss is 0 to 100 %");
        if (given.UnmeteredPerDay < 0) return new Invalid("unmetered-range", "unmetered use is 0 or more");
        if (Positions.Refuse(given.Latitude, given.Longitude) is { } position) return position;

        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "provision", actor.OperatorId, stop);
        var parent = given.Parent is null ? null : await db.Set<NetworkPoint>().SingleOrDefaultAsync(row => row.Code == given.Parent, stop);
        if (given.Parent is not null && parent is null) return new NotFound($"network point {given.Parent}");
        if (parent is not null && parent.Resource != given.Resource) return new Invalid("other-resource", $"{parent.Code} carries {parent.Resource}");
        if (await db.Set<NetworkPoint>().SingleOrDefaultAsync(row => row.Code == given.Code, stop) is { } known)
            return known.Name == given.Name.Trim() && known.Kind == given.Kind && known.Resource == given.Resource && known.ParentId == parent?.Id ? new Added(given.Code, false) : Codes.Differs($"network point {given.Code}");

        var point = new NetworkPoint
        {
            OperatorId = actor.OperatorId, Code = given.Code, Name = given.Name.Trim(), Kind = given.Kind, Resource = given.Resource, ParentId = parent?.Id,
            CapacityPerHour = given.CapacityPerHour, Latitude = given.Latitude, Longitude = given.Longitude,
            TechnicalLossPercent = given.TechnicalLossPercent, UnmeteredPerDay = given.UnmeteredPerDay,
        };
        db.Add(point);
        db.Audit(actor, actor.OperatorId, clock.GetUtcNow(), "network-point.added", $"network-point:{given.Code}", $"{given.Kind} below {given.Parent ?? "nothing"}");
        await db.SaveChangesAsync(stop);
        int[] path = [.. parent?.Path ?? [], point.Id];
        await db.Set<NetworkPoint>().Where(row => row.Id == point.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Path, path), stop);
        await transaction.CommitAsync(stop);
        return new Added(given.Code, true);
    }
}

/// <summary>Positions on the earth.</summary>
static class Positions
{
    /// <summary>The refusal of a position out of range or of half a position.</summary>
    public static Invalid? Refuse(double? latitude, double? longitude) =>
        latitude is null != longitude is null ? new Invalid("half-position", "give latitude and longitude, or neither")
        : latitude is < -90 or > 90 || longitude is < -180 or > 180 ? new Invalid("position-range", "latitude is -90 to 90, longitude -180 to 180") : null;
}
