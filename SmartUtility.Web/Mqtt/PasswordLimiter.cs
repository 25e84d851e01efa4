using System.Collections.Concurrent;
using System.Net;

namespace SmartUtility.Web.Mqtt;

/// <summary>
/// Limits tries with a wrong password: ten a minute per user name and address, a hundred a minute per address whatever the name. An honest device at another
/// address is never locked out by somebody guessing its password.
/// </summary>
sealed class PasswordLimiter(TimeProvider clock)
{
    const int PerName = 10;
    const int PerAddress = 100;
    const int MaxKeys = 100_000;
    static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<(string? Name, IPAddress Address), (DateTimeOffset Since, int Count)> _failures = new();

    /// <summary>True when this name at this address, or this address, has used up its tries.</summary>
    public bool IsBlocked(string name, IPAddress address) => Count((name, address)) >= PerName || Count((null, address)) >= PerAddress;

    /// <summary>Counts a failed try.</summary>
    public void Failed(string name, IPAddress address)
    {
        // Somebody trying endless names must not fill the memory.
        if (_failures.Count > MaxKeys) _failures.Clear();
        Add((name, address));
        Add((null, address));
    }

    int Count((string?, IPAddress) key) => _failures.TryGetValue(key, out var found) && clock.GetUtcNow() - found.Since < Window ? found.Count : 0;

    void Add((string?, IPAddress) key)
    {
        var now = clock.GetUtcNow();
        _failures.AddOrUpdate(key, (now, 1), (_, before) => now - before.Since < Window ? (before.Since, before.Count + 1) : (now, 1));
    }
}
