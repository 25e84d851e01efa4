using System.Collections.Concurrent;

namespace SmartUtility.Web.Live;

/// <summary>A reading just committed, for pages that are open. The figure itself is in the database; losing this hint is harmless.</summary>
/// <param name="OperatorId">The tenant; a listener shows only its own.</param>
/// <param name="MeterId">The meter.</param>
/// <param name="RegisterId">The register.</param>
/// <param name="Time">When the meter read it, UTC.</param>
/// <param name="Value">Whole number in the register's unit and resolution.</param>
/// <param name="BasePerHour">Rate since the reading before, in base units (Wh or L) per hour; null when there is none before or the index fell.</param>
public readonly record struct LiveReading(int OperatorId, int MeterId, int RegisterId, DateTimeOffset Time, long Value, double? BasePerHour);

/// <summary>Tells open pages of readings after their commit, in this process. Told by the writer of readings; listeners must return quickly.</summary>
public sealed class LiveFeed(ILogger<LiveFeed> logger)
{
    readonly ConcurrentDictionary<Listener, byte> _everything = new();
    readonly ConcurrentDictionary<int, ConcurrentDictionary<Listener, byte>> _byRegister = new();

    /// <summary>How many are listening.</summary>
    public int Listeners => _everything.Count + _byRegister.Values.Sum(listeners => listeners.Count);

    /// <summary>Tells the listeners of these readings. A listener that throws is taken off, the others are told.</summary>
    public void Publish(IReadOnlyList<LiveReading> readings)
    {
        if (_everything.IsEmpty && _byRegister.IsEmpty) return;
        for (var i = 0; i < readings.Count; i++)
        {
            foreach (var (listener, _) in _everything) Tell(listener, readings[i]);
            if (!_byRegister.TryGetValue(readings[i].RegisterId, out var listeners)) continue;
            foreach (var (listener, _) in listeners) Tell(listener, readings[i]);
        }
    }

    /// <summary>Calls <paramref name="on"/> for every reading, on the writer's thread, until disposed.</summary>
    public IDisposable Listen(Action<LiveReading> on)
    {
        var listener = new Listener(on, gone => _everything.TryRemove(gone, out _));
        _everything[listener] = 0;
        return listener;
    }

    /// <summary>Calls <paramref name="on"/> for every reading of one register, on the writer's thread, until disposed.</summary>
    public IDisposable Listen(int registerId, Action<LiveReading> on)
    {
        var listener = new Listener(on, gone => Leave(registerId, gone));
        // Leaving removes an empty set; adding to a set that was just removed would lose the listener, hence one lock for both.
        lock (_byRegister) _byRegister.GetOrAdd(registerId, static _ => new()).TryAdd(listener, 0);
        return listener;
    }

    void Leave(int registerId, Listener listener)
    {
        lock (_byRegister)
        {
            if (!_byRegister.TryGetValue(registerId, out var listeners)) return;
            listeners.TryRemove(listener, out _);
            if (listeners.IsEmpty) _byRegister.TryRemove(registerId, out _);
        }
    }

    void Tell(Listener listener, LiveReading reading)
    {
        try
        {
            listener.On(reading);
        }
        catch (Exception failure)
        {
            logger.LogWarning(failure, "a live listener failed and was taken off");
            listener.Dispose();
        }
    }

    sealed class Listener(Action<LiveReading> on, Action<Listener> leave) : IDisposable
    {
        public Action<LiveReading> On { get; } = on;

        public void Dispose() => leave(this);
    }
}
