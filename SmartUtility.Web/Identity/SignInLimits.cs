using System.Threading.RateLimiting;

namespace SmartUtility.Web.Identity;

/// <summary>How often one may try: per name (whether it exists or not) and per address. Behind a carrier's gateway many people share one address, so that limit is wide.</summary>
public sealed class SignInLimits : IDisposable
{
    /// <summary>Tries of one name in 10 minutes.</summary>
    public const int PerName = 10;
    /// <summary>Tries from one address in a minute.</summary>
    public const int PerAddress = 60;
    /// <summary>Codes sent to one phone, or links to one e-mail, in an hour.</summary>
    public const int CodesPerPhone = 4;

    readonly PartitionedRateLimiter<string> _names = Limiter(PerName, TimeSpan.FromMinutes(10));
    readonly PartitionedRateLimiter<string> _addresses = Limiter(PerAddress, TimeSpan.FromMinutes(1));
    readonly PartitionedRateLimiter<string> _codes = Limiter(CodesPerPhone, TimeSpan.FromHours(1));

    /// <summary>True when this name and this address may try now; counts the try.</summary>
    public bool MayTry(string name, string address) => Take(_addresses, address) && Take(_names, name.Trim().ToUpperInvariant());

    /// <summary>True when a code may be sent to this phone now; counts it.</summary>
    public bool MaySend(string phone, string address) => Take(_addresses, address) && Take(_codes, phone);

    static bool Take(PartitionedRateLimiter<string> limiter, string key)
    {
        using var lease = limiter.AttemptAcquire(key);
        return lease.IsAcquired;
    }

    static PartitionedRateLimiter<string> Limiter(int permits, TimeSpan window) => PartitionedRateLimiter.Create<string, string>(key => RateLimitPartition.GetSlidingWindowLimiter(key,
        _ => new SlidingWindowRateLimiterOptions { PermitLimit = permits, Window = window, SegmentsPerWindow = 5, QueueLimit = 0, AutoReplenishment = true }));

    /// <inheritdoc/>
    public void Dispose()
    {
        _names.Dispose();
        _addresses.Dispose();
        _codes.Dispose();
    }
}
