using System.Security.Cryptography;
using System.Text;

namespace SmartUtility.Core.Metering;

/// <summary>Secrets of devices: generated with 128 bits or more, kept only as a hash keyed with the installation's pepper.</summary>
/// <param name="pepper">Key of the hash, 32 bytes, from the keys directory; a backup contains it.</param>
public sealed class DeviceSecrets(byte[] pepper)
{
    /// <summary>Shortest secret accepted when one is given instead of generated, in characters.</summary>
    public const int MinLength = 22;

    /// <summary>A new secret: 160 random bits as 40 hexadecimal characters.</summary>
#pragma warning disable CA1822
    public string Generate() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));

    /// <summary>HMAC-SHA256 of "OPERATOR/DEVICE:secret" under the pepper, 32 bytes.</summary>
    public byte[] Hash(string userName, string secret) => HMACSHA256.HashData(pepper, Encoding.UTF8.GetBytes($"{userName}:{secret}"));

    /// <summary>Compares in constant time.</summary>
    public bool Verify(string userName, string secret, byte[]? hash) => hash is not null && CryptographicOperations.FixedTimeEquals(Hash(userName, secret), hash);

    /// <summary>The secret of a demonstration meter: derived from the pepper, so the program can play the meter without keeping its secret.</summary>
    public string ForDemo(string userName) => Convert.ToHexStringLower(HMACSHA256.HashData(pepper, Encoding.UTF8.GetBytes("demo:" + userName)))[..40];
}
