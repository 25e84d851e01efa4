using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Api;

/// <summary>Asked too much.</summary>
public sealed record TooManyRequests() : Refusal("too-many-requests", "too many requests; wait a second");

/// <summary>How much one caller may ask: with a key 200 requests a second, 2 000 at once; an address that sends unknown keys 30 at once, one more each second.</summary>
public sealed class ApiLimits : IDisposable
{
    readonly PartitionedRateLimiter<string> _keys = PartitionedRateLimiter.Create<string, string>(key => RateLimitPartition.GetTokenBucketLimiter(key, _ => Bucket(2000, 200)));
    readonly PartitionedRateLimiter<IPAddress> _unknown = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address => RateLimitPartition.GetTokenBucketLimiter(address, _ => Bucket(30, 1)));

    // Hashes of keys that were good once: their holders are not locked out by a neighbour behind the same address who guesses.
    readonly ConcurrentDictionary<string, bool> _good = new(StringComparer.Ordinal);

    /// <summary>True when this known key may ask once more. Only the key's hash is kept.</summary>
    public bool Allow(string key)
    {
        var hash = Hash(key);
        _good.TryAdd(hash, true);
        using var lease = _keys.AttemptAcquire(hash);
        return lease.IsAcquired;
    }

    /// <summary>True while this address may try a key, and for a key that was good before.</summary>
    public bool MayTry(IPAddress? address, string key)
    {
        if (_good.ContainsKey(Hash(key))) return true;
        // Whole permits: asking for none is granted on the smallest fraction of one that has grown back.
        return _unknown.GetStatistics(address ?? IPAddress.None) is not { CurrentAvailablePermits: < 1 };
    }

    /// <summary>Counts an unknown key.</summary>
    public void CountUnknown(IPAddress? address) => _unknown.AttemptAcquire(address ?? IPAddress.None).Dispose();

    /// <inheritdoc/>
    public void Dispose()
    {
        _keys.Dispose();
        _unknown.Dispose();
    }

    static string Hash(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32];

    static TokenBucketRateLimiterOptions Bucket(int most, int perSecond) => new()
    {
        TokenLimit = most, TokensPerPeriod = perSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1), AutoReplenishment = true, QueueLimit = 0,
    };
}
