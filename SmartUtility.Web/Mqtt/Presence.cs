using System.Collections.Concurrent;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Mqtt;

/// <summary>When meters were last heard of and whether they are connected: noted in memory, brought to the database once a second where it changed.</summary>
public sealed class Presence(MeterPresence keep, DeviceDirectory directory, TimeProvider clock, ILogger<Presence> logger) : BackgroundService
{
    static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    // Last seen is brought along this seldom while nothing else changes: it is for people.
    static readonly TimeSpan SeenEvery = TimeSpan.FromSeconds(10);

    readonly ConcurrentDictionary<int, Slot> _slots = new();

    /// <summary>What is known of one meter.</summary>
    public sealed class Slot
    {
        /// <summary>Last heard of, UTC.</summary>
        public DateTimeOffset SeenAt { get; set; }
        /// <summary>Connected.</summary>
        public bool IsOnline { get; set; }
        /// <summary>When it was last heard on a connection that broke without a goodbye, or null.</summary>
        public DateTimeOffset? LostAt { get; set; }
        /// <summary>Gateway that speaks for it, or null.</summary>
        public string? Link { get; set; }
        internal DateTimeOffset KeptSeenAt { get; set; }
        internal bool KeptOnline { get; set; }
        internal DateTimeOffset? KeptLostAt { get; set; }
    }

    /// <summary>Since when meters can be heard and what is heard reaches the database; null while it does not. Silence before this instant is nobody's.</summary>
    public DateTimeOffset? ListeningSince { get; private set; }

    /// <summary>Until when meters were heard before <see cref="ListeningSince"/>; the earliest instant when none was.</summary>
    public DateTimeOffset HeardUntil { get; private set; }

    /// <summary>The slot of a meter.</summary>
    public Slot Of(int meterId) => _slots.GetOrAdd(meterId, static _ => new Slot());

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isCleared = false;
        using var timer = new PeriodicTimer(Step, clock);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!isCleared && directory.Everyone.Operators.Count > 0)
                {
                    HeardUntil = (await keep.ClearAsync(directory.Everyone, stoppingToken)).Value;
                    isCleared = true;
                }
                if (isCleared)
                {
                    await KeepAsync(stoppingToken);
                    ListeningSince ??= clock.GetUtcNow();
                }
                await timer.WaitForNextTickAsync(stoppingToken);
            }
            catch (OperationCanceledException) { return; }
            catch (Exception failure) when (DatabaseAway.Is(failure))
            {
                if (ListeningSince is not null) HeardUntil = clock.GetUtcNow();
                ListeningSince = null;
                logger.LogWarning("presence of {Meters} meters waits for the database: {Why}", _slots.Count, failure.Message);
                await Task.Delay(Step * 5, clock, stoppingToken).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
    }

    async Task KeepAsync(CancellationToken stop)
    {
        var changed = new List<(Slot Slot, MeterSeen Seen)>();
        foreach (var (meterId, slot) in _slots)
        {
            var (seen, online, lost) = (slot.SeenAt, slot.IsOnline, slot.LostAt);
            if (online != slot.KeptOnline || lost != slot.KeptLostAt || seen - slot.KeptSeenAt >= SeenEvery) changed.Add((slot, new MeterSeen(meterId, seen, online, lost, slot.Link)));
        }
        if (changed.Count == 0) return;
        await keep.RunAsync(directory.Everyone, changed.ConvertAll(row => row.Seen), stop);
        foreach (var (slot, seen) in changed) (slot.KeptSeenAt, slot.KeptOnline, slot.KeptLostAt) = (seen.SeenAt, seen.IsOnline, seen.LostAt);
    }
}
