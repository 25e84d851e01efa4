using System.Collections.Concurrent;
using SmartUtility.Core.Metering;

namespace SmartUtility.Web.Mqtt;

/// <summary>
/// Which gateway a meter is reached through: the one that last sent something for it. Kept in memory; after a restart a meter's next reading through
/// its gateway says it again, and what waits for the meter goes out then.
/// </summary>
public sealed class GatewayRoutes
{
    readonly ConcurrentDictionary<int, (DeviceIdentity Meter, DeviceIdentity Gateway)> _byMeter = new();

    /// <summary>Raised when a gateway speaks for a meter it did not speak for before: meter, gateway. Handlers return quickly.</summary>
    public event Action<DeviceIdentity, DeviceIdentity>? Learned;

    /// <summary>The gateway sent something for this meter.</summary>
    public void Learn(DeviceIdentity meter, DeviceIdentity gateway)
    {
        if (meter.MeterId is not { } id || (_byMeter.TryGetValue(id, out var known) && known.Gateway.UserName == gateway.UserName)) return;
        _byMeter[id] = (meter, gateway);
        Learned?.Invoke(meter, gateway);
    }

    /// <summary>The gateway of a meter; null while none has spoken for it.</summary>
    public DeviceIdentity? Of(int meterId) => _byMeter.TryGetValue(meterId, out var known) ? known.Gateway : null;

    /// <summary>The meters a gateway speaks for.</summary>
    public IEnumerable<DeviceIdentity> Behind(DeviceIdentity gateway) => _byMeter.Values.Where(route => route.Gateway.UserName == gateway.UserName).Select(route => route.Meter);

    /// <summary>Meters with a gateway that can receive.</summary>
    public List<int> Reachable(Func<string, bool> canReceive) => [.. _byMeter.Where(route => canReceive(route.Value.Gateway.UserName)).Select(route => route.Key)];
}
