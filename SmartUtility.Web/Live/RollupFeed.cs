using System.Collections.Concurrent;

namespace SmartUtility.Web.Live;

/// <summary>Says which network points' hours were recomputed. Losing one is fine: whoever listens reads the tables.</summary>
public sealed class RollupFeed
{
    readonly ConcurrentDictionary<Listening, Action<IReadOnlyList<int>>> _listeners = new();

    /// <summary>How many listen.</summary>
    public int Listeners => _listeners.Count;

    /// <summary>Tells everyone; a listener must not throw and must not take long.</summary>
    public void Publish(IReadOnlyList<int> networkPoints)
    {
        if (networkPoints.Count == 0) return;
        foreach (var on in _listeners.Values) on(networkPoints);
    }

    /// <summary>Calls back with the ids of network points until disposed; not on the page's thread.</summary>
    public IDisposable Listen(Action<IReadOnlyList<int>> on)
    {
        var listening = new Listening(this);
        _listeners[listening] = on;
        return listening;
    }

    sealed class Listening(RollupFeed feed) : IDisposable
    {
        public void Dispose() => feed._listeners.TryRemove(this, out _);
    }
}
