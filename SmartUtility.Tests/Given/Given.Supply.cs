using SmartUtility.Core.Accounts;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;

namespace SmartUtility.Tests.Given;

public sealed partial class Rows
{
    /// <summary>A field agent of this name.</summary>
    public Task<User> AgentAsync(int operatorId, string name) => SaveAsync(operatorId, new User
    {
        OperatorId = operatorId, Role = Role.FieldAgent, DisplayName = name, Email = $"{name}@example.org", UserName = $"{name}@example.org",
        NormalizedEmail = $"{name}@EXAMPLE.ORG".ToUpperInvariant(), NormalizedUserName = $"{name}@EXAMPLE.ORG".ToUpperInvariant(), SecurityStamp = "x",
    });

    /// <summary>The caller a person is after signing in.</summary>
    public static Actor ActorOf(User user) => new(user.Id, user.Email!, user.Role, [user.OperatorId!.Value], []);

    /// <summary>A subscriber with an agreement, a usage point and a meter that is installed there and has sent readings lately.</summary>
    public async Task<(Subscriber Subscriber, Agreement Agreement, UsagePoint UsagePoint, Meter Meter)> SuppliedAsync(Operator owner, NetworkPoint? zone = null, SwitchKind switchKind = SwitchKind.Valve,
        Action<UsagePoint>? with = null, DateTimeOffset? lastReading = null, string? serial = null)
    {
        zone ??= await NetworkPointAsync(owner.Id);
        var usagePoint = await UsagePointAsync(zone, with);
        var subscriber = await SubscriberAsync(owner.Id);
        var agreement = await AgreementAsync(subscriber, usagePoint);
        var meter = await MeterAsync(owner, zone.Resource, switchKind, serial);
        await InstallAsync(meter, usagePoint);
        if (lastReading is { } at) await ReadingsAsync(meter.Registers[0], (at.AddMinutes(-10), 1000), (at, 1100));
        return (subscriber, agreement, usagePoint, meter);
    }

    /// <summary>A meter that may connect to the host (secret <see cref="DeviceSecret"/>), installed at a subscriber's and with readings of a moment ago.</summary>
    public async Task<Meter> SuppliedDeviceAsync(Web.HostFixture host, Operator owner, Action<UsagePoint>? with = null, string? serial = null)
    {
        var meter = await DeviceAsync(host, owner, serial: serial);
        var usagePoint = await UsagePointAsync(await NetworkPointAsync(owner.Id), with);
        await AgreementAsync(await SubscriberAsync(owner.Id), usagePoint);
        await InstallAsync(meter, usagePoint);
        await ReadingsAsync(meter.Registers[0], (DateTimeOffset.UtcNow.AddMinutes(-2), 99_000), (DateTimeOffset.UtcNow.AddMinutes(-1), 99_500));
        return meter;
    }
}
