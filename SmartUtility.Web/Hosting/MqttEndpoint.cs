using System.Net;
using SmartUtility.Web.Mqtt;

namespace SmartUtility.Web.Hosting;

/// <summary>Where the broker's plain port listens.</summary>
/// <param name="Host">Address; loopback when it listens on every one.</param>
/// <param name="Port">Port.</param>
public sealed record MqttEndpoint(string Host, int Port)
{
    /// <summary>Of a host that listens.</summary>
    public static MqttEndpoint Of(UtilityHost host) => Of(host.App.Services);

    /// <summary>Of a program that listens.</summary>
    public static MqttEndpoint Of(IServiceProvider services)
    {
        var broker = services.GetRequiredService<MqttAddress>();
        var isEverywhere = broker.Address.Equals(IPAddress.Any) || broker.Address.Equals(IPAddress.IPv6Any);
        return new MqttEndpoint(isEverywhere ? "127.0.0.1" : broker.Address.ToString(), broker.Port);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Host}:{Port}";
}
