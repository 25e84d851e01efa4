using System.Security.Cryptography;
using System.Text;

namespace SmartUtility.Core.Accounts.Operations;

/// <summary>Random tokens that are shown once and kept as a hash.</summary>
static class OneTimeTokens
{
    /// <summary>160 random bits as 40 hexadecimal characters.</summary>
    public static string Create() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));

    /// <summary>SHA-256, 32 bytes: enough for a random token, which needs no slow hash.</summary>
    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
