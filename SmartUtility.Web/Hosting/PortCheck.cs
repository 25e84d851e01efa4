using System.Net;
using System.Net.Sockets;

namespace SmartUtility.Web.Hosting;

/// <summary>Ports that somebody else holds are named before anything starts, one clear line each.</summary>
public static class PortCheck
{
    /// <summary>Throws <see cref="StartRefused"/> for the first port that is taken.</summary>
    public static void Run(IConfiguration configuration)
    {
        foreach (var url in (configuration["Urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            BindingAddress address;
            try
            {
                address = BindingAddress.Parse(url);
            }
            catch (FormatException)
            {
                throw new StartRefused($"setting Urls: '{url}' is not an address like http://127.0.0.1:5080");
            }
            var at = IPAddress.TryParse(address.Host, out var ip) ? ip : address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback : IPAddress.Any;
            Try(at, address.Port, $"the portal's port {address.Port} is taken by another program; stop it or choose another with --urls http://{address.Host}:PORT");
        }
        var mqtt = configuration.GetSection("Mqtt").Get<MqttSettings>() ?? new();
        foreach (var port in new[] { mqtt.Port, mqtt.TlsPort ?? 0 })
            Try(IPAddress.Parse(mqtt.Address), port, $"the MQTT port {port} is taken by another program (another broker?); stop it or choose another with {(port == mqtt.Port ? "Mqtt__Port" : "Mqtt__TlsPort")}");
    }

    static void Try(IPAddress address, int port, string otherwise)
    {
        if (port == 0) return;
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        // As the server itself does it: a connection of yesterday that still lingers is no other program.
        probe.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        try
        {
            probe.Bind(new IPEndPoint(address, port));
            probe.Listen();
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new StartRefused(otherwise);
        }
        catch (SocketException failure)
        {
            throw new StartRefused($"cannot listen on {address}:{port}: {failure.Message}");
        }
    }
}
