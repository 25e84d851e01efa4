using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Network.Operations;

/// <summary>A usage point to add. Found by district and landmark; no street is asked.</summary>
public sealed record NewUsagePoint(string Code, string NetworkPoint, string District, UsagePointKind Kind = UsagePointKind.Home, int Households = 1, string? Landmark = null,
    double? Latitude = null, double? Longitude = null, string? ReadingRoute = null, bool IsUnbilled = false);

/// <summary>Adds a usage point below a network point, of its resource; the same again changes nothing.</summary>
public sealed class AddUsagePoint(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Refused: an unknown network point, no district, households below 1, a code that stands for another point.</summary>
    public async Task<Outcome<Added>> RunAsync(Actor actor, NewUsagePoint given, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageNetwork)) return new Forbidden();
        if (actor.Operators.Count != 1) return new OperatorRequired();
        if (!Codes.IsCode(given.Code)) return Codes.Refused("a code");
        if (string.IsNullOrWhiteSpace(given.District) || given.District.Length > 200) return new Invalid("district-required", "a district has 1 to 200 characters");
        if (given.Households is < 1 or > 10_000) return new Invalid("households-range", "1 to 10 000 households");
        if (Positions.Refuse(given.Latitude, given.Longitude) is { } position) return position;

        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "provision", actor.OperatorId, stop);
        if (await db.Set<NetworkPoint>().SingleOrDefaultAsync(row => row.Code == given.NetworkPoint, stop) is not { } zone) return new NotFound($"network point {given.NetworkPoint}");
        if (await db.Set<UsagePoint>().SingleOrDefaultAsync(row => row.Code == given.Code, stop) is { } known)
            return known.NetworkPointId == zone.Id && known.Kind == given.Kind && known.Households == given.Households && known.District == given.District.Trim() && known.Landmark == given.Landmark
                ? new Added(given.Code, false) : Codes.Differs($"usage point {given.Code}");
        db.Add(new UsagePoint
        {
            OperatorId = actor.OperatorId, Code = given.Code, NetworkPointId = zone.Id, Resource = zone.Resource, Kind = given.Kind, Households = given.Households, District = given.District.Trim(),
            Landmark = given.Landmark, Latitude = given.Latitude, Longitude = given.Longitude, ReadingRoute = given.ReadingRoute, IsUnbilled = given.IsUnbilled,
        });
        db.Audit(actor, actor.OperatorId, clock.GetUtcNow(), "usage-point.added", $"usage-point:{given.Code}", $"at {zone.Code}");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return new Added(given.Code, true);
    }
}
