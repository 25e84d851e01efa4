using System.Collections.Concurrent;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Detection.Operations;

namespace SmartUtility.Web.Live;

/// <summary>
/// Flows of every network point, a step every five seconds, the last quarter of an hour in memory (16 bytes a step and point). One for all open pages: a page
/// costs a copy of one series and one call a step. Restarting forgets it; nothing but the screen depends on it.
/// </summary>
public sealed partial class LiveNetwork(LiveFeed feed, OperatorIds operators, TopologyReader reader, TimeProvider clock, ILogger<LiveNetwork> log) : BackgroundService
{
    /// <summary>Time between two steps.</summary>
    public static readonly TimeSpan StepLength = TimeSpan.FromSeconds(5);
    /// <summary>Steps kept: 15 minutes.</summary>
    public const int Kept = 180;
    const int StepsPerRefresh = 12;

    readonly ConcurrentDictionary<int, LiveRate> _rates = new();
    readonly ConcurrentDictionary<int, DateTimeOffset> _heard = new();
    readonly ConcurrentDictionary<Listener, byte> _listeners = new();
    readonly Lock _gate = new();
    readonly LiveHistory _history = new(Kept);
    Topology _topology = Topology.Empty;

    /// <summary>How many pages are listening.</summary>
    public int Listeners => _listeners.Count;

    /// <summary>Steps of a point, oldest first; empty when the actor may not see it.</summary>
    public IReadOnlyList<LiveStep> Series(Actor actor, int point)
    {
        lock (_gate) return Sees(actor, point) && _topology.Points.ContainsKey(point) ? _history.Of(point) : [];
    }

    /// <summary>When a reading of the point's operator was last heard, or null since the start.</summary>
    public DateTimeOffset? HeardAt(Actor actor, int point) =>
        Sees(actor, point) && _heard.TryGetValue(_topology.Points[point].OperatorId, out var at) ? at : null;

    /// <summary>Calls <paramref name="on"/> at every step of the point until disposed; never, when the actor may not see it. Not on the page's thread.</summary>
    public IDisposable Listen(Actor actor, int point, Action<LiveStep> on)
    {
        var listener = new Listener(actor, point, on, gone => _listeners.TryRemove(gone, out _));
        _listeners[listener] = 0;
        return listener;
    }

    /// <summary>Loads which meters count where.</summary>
    public async Task RefreshAsync(CancellationToken stop)
    {
        var fresh = (await reader.RunAsync(Actor.System(await operators.AllAsync(stop)), stop)).Value;
        lock (_gate) _topology = fresh;
    }

    /// <summary>Takes a reading.</summary>
    public void Take(LiveReading reading)
    {
        _heard[reading.OperatorId] = clock.GetUtcNow();
        if (reading.BasePerHour is not { } rate) return;
        // Late readings arrive in any order: the newest counts.
        _rates.AddOrUpdate(reading.RegisterId, _ => new LiveRate(rate, reading.Time, null),
            (_, known) => reading.Time > known.At ? new LiveRate(rate, reading.Time, reading.Time - known.At) : known);
    }

    /// <summary>Computes one step and tells the listeners.</summary>
    public void Step()
    {
        IReadOnlyDictionary<int, LiveStep> steps;
        lock (_gate)
        {
            steps = LiveBalance.Of(_topology, id => _rates.TryGetValue(id, out var rate) ? rate : null, clock.GetUtcNow());
            _history.Add(clock.GetUtcNow(), steps);
        }
        foreach (var (listener, _) in _listeners)
        {
            if (!Sees(listener.Actor, listener.Point) || !steps.TryGetValue(listener.Point, out var step)) continue;
            try
            {
                listener.On(step);
            }
            catch (Exception failure)
            {
                ListenerFailed(failure);
                listener.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var listening = feed.Listen(Take);
        using var timer = new PeriodicTimer(StepLength, clock);
        for (var step = 0; ; step++)
        {
            if (step % StepsPerRefresh == 0) await TryRefreshAsync(stoppingToken);
            Step();
            if (!await timer.WaitForNextTickAsync(stoppingToken)) return;
        }
    }

    async Task TryRefreshAsync(CancellationToken stop)
    {
        try
        {
            await RefreshAsync(stop);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            // The database is away: the last known topology serves until it is back.
            RefreshFailed(failure);
        }
    }

    bool Sees(Actor actor, int point) => _topology.Points.TryGetValue(point, out var known) && actor.Sees(known.OperatorId);

    [LoggerMessage(1, LogLevel.Warning, "the topology of the live figures was not refreshed")]
    partial void RefreshFailed(Exception failure);

    [LoggerMessage(2, LogLevel.Warning, "a page listening to live figures failed and was taken off")]
    partial void ListenerFailed(Exception failure);

    sealed class Listener(Actor actor, int point, Action<LiveStep> on, Action<Listener> leave) : IDisposable
    {
        public Actor Actor { get; } = actor;
        public int Point { get; } = point;
        public Action<LiveStep> On { get; } = on;

        public void Dispose() => leave(this);
    }
}
