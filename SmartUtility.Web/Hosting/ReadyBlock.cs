using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using SmartUtility.Core.Accounts;

namespace SmartUtility.Web.Hosting;

/// <summary>What a person who started the program wants to know, in one block, once it listens.</summary>
public static class ReadyBlock
{
    /// <summary>The block as text, without the line break at its end.</summary>
    public static string Of(UtilityHost host)
    {
        var services = host.App.Services;
        var addresses = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var mqtt = MqttEndpoint.Of(host);
        var portal = addresses.Where(address => !address.EndsWith($":{mqtt.Port}", StringComparison.Ordinal)).Select(address => address.TrimEnd('/')).DefaultIfEmpty("-").First();
        var text = new StringBuilder()
            .AppendLine("────────────────────────────────────────────────────────────────────────")
            .AppendLine(" SmartUtility is ready")
            .Append(" Portal          ").AppendLine(portal)
            .Append(" MQTT            ").AppendLine(mqtt.ToString())
            .Append(" Data directory  ").AppendLine(host.Data.Path);
        if (services.GetRequiredService<DemoSettings>().Enabled && DemoPasswords.Load(host.Data) is { } demo)
        {
            text.AppendLine(" Demo data. Sign in at /sign-in with").AppendLine();
            foreach (var role in demo.SignIns.DistinctBy(signIn => signIn.Role))
                text.AppendLine(CultureInfo.InvariantCulture, $"   {role.Role,-19}{role.User,-32}{role.Password}   {Roles.Parse(role.Role)?.Home()}");
            text.AppendLine().Append(" More of them in ").AppendLine(Path.Combine(host.Data.Path, "demo-passwords"));
        }
        return text.Append("────────────────────────────────────────────────────────────────────────").ToString();
    }
}
