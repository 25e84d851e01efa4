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
        var settings = services.GetRequiredService<MqttSettings>();
        return new MqttEndpoint(settings.Address is "0.0.0.0" or "::" ? "127.0.0.1" : settings.Address, settings.Port);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Host}:{Port}";
}
