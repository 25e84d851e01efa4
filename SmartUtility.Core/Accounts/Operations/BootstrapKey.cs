using System.Security.Cryptography;
using System.Text;

namespace SmartUtility.Core.Accounts.Operations;

/// <summary>The key that the configuration gives for provisioning: every scope, every operator. None unless configured.</summary>
public sealed class BootstrapKey(string? key)
{
    readonly byte[]? _hash = string.IsNullOrEmpty(key) ? null : SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>True for the hash of the configured key; compared in constant time.</summary>
    public bool Is(ReadOnlySpan<byte> hash) => _hash is not null && CryptographicOperations.FixedTimeEquals(_hash, hash);
}
