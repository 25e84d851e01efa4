using SmartUtility.Core.Accounts;
using SmartUtility.Core.Detection.Outages;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;

namespace SmartUtility.Tests.Given;

public sealed partial class Rows
{
    /// <summary>Homes with a connected meter, a subscriber and an agreement each, below a point.</summary>
    public async Task<List<Meter>> HomesAsync(Operator owner, NetworkPoint point, int count)
    {
        List<Meter> meters = [];
        for (var i = 0; i < count; i++)
        {
            var place = await UsagePointAsync(point);
            await AgreementAsync(await SubscriberAsync(owner.Id), place);
            meters.Add(await MeterAsync(owner, point.Resource));
            await InstallAsync(meters[^1], place);
        }
        return meters;
    }

    /// <summary>What presence would have kept: connected and heard at an instant, or lost at it.</summary>
    public Task HeardAsync(IEnumerable<Meter> meters, DateTimeOffset at, bool online = true, bool lost = false) => Database.OwnerSqlAsync(
        $"update meters set last_seen_at = '{at.UtcDateTime:O}', is_online = {online}, lost_at = {(lost ? $"'{at.UtcDateTime:O}'" : "null")} where id in ({string.Join(',', meters.Select(meter => meter.Id))})");

    public Task<Outage> OutageAsync(NetworkPoint point, DateTimeOffset startsAt, OutageKind kind = OutageKind.Unplanned, DateTimeOffset? until = null, int customers = 10, string? cause = null) => SaveAsync(point.OperatorId, new Outage
    {
        OperatorId = point.OperatorId, NetworkPointId = point.Id, Kind = kind, Sign = kind == OutageKind.Planned ? OutageSign.Staff : OutageSign.Silence, StartsAt = startsAt, ExpectedUntil = until, DetectedAt = startsAt.AddMinutes(4), Customers = customers, Cause = cause,
    });
}
