using System.Security.Cryptography;
using SmartUtility.Core.Metering;

namespace SmartUtility.Web.Hosting;

/// <summary>The key of the device secrets' hash: made once in the keys directory, 0600.</summary>
public static class Pepper
{
    /// <summary>Reads the pepper, making it first when it is not there.</summary>
    public static DeviceSecrets Load(DataDirectory data)
    {
        var file = Path.Combine(data.Keys, "mqtt-pepper");
        if (!File.Exists(file)) DataDirectory.WriteSecret(file, RandomNumberGenerator.GetBytes(32));
        var pepper = File.ReadAllBytes(file);
        return pepper.Length == 32 ? new DeviceSecrets(pepper) : throw new StartRefused($"{file} is damaged ({pepper.Length} bytes instead of 32); restore it from the backup");
    }
}
