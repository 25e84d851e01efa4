using Microsoft.Extensions.Logging;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Simulation.Operations;

/// <summary>How virtual meters are played.</summary>
/// <param name="Host">Broker.</param>
/// <param name="Port">Its plain port.</param>
/// <param name="Interval">Time between two looks at a meter, whole seconds, 1 or more.</param>
/// <param name="Scenario">What goes wrong.</param>
/// <param name="Meters">How many, inlets first; null for all.</param>
/// <param name="ClientSuffix">Ends the client ids, so that two players do not take each other's sessions.</param>
public sealed record PlaySettings(string Host, int Port, TimeSpan Interval, Scenario Scenario, int? Meters = null, string ClientSuffix = "")
{
    /// <summary>Keep-alive of the connections, whole seconds.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>
/// Plays the meters of the demonstration over real MQTT: each with its own connection, credential and last will. What was not read while
/// nobody played is sent first, as meters that store and forward do.
/// </summary>
public sealed partial class PlayMeters(Country country, DeviceSecrets secrets, PlaySettings settings, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    const int Connecting = 16;
    readonly List<(VirtualNetwork Network, Lock Gate, OperatorPlan Plan)> _networks = [];
    readonly List<(VirtualDevice Device, int Network)> _devices = [];
    readonly List<Truth> _touched = [];
    int _connecting;

    /// <summary>Meters played.</summary>
    public int Count => _devices.Count;

    /// <summary>Meters connected now.</summary>
    public int Connected => _devices.Count(item => item.Device.IsConnected);

    /// <summary>Readings taken and not yet acknowledged.</summary>
    public int Waiting => _devices.Sum(item => item.Device.Waiting);

    /// <summary>What can be told of the play now.</summary>
    public PlayCounts Counts() => new(_devices.Count, Connected, _devices.Sum(item => item.Device.Sent), Waiting, _devices.Sum(item => item.Device.Obeyed), _devices.Select(item => item.Device.Problem).FirstOrDefault(problem => problem is not null));

    /// <summary>Stand of every meter played, by user name.</summary>
    public IReadOnlyDictionary<string, MeterStand> Stands()
    {
        var stands = new Dictionary<string, MeterStand>(StringComparer.Ordinal);
        foreach (var (device, network) in _devices)
            lock (_networks[network].Gate) stands[device.UserName] = new MeterStand(device.Played.Meter.Index, _networks[network].Network.Now, device.Played.Meter.IsOn);
        return stands;
    }

    /// <summary>Sets the meters up from where they stand and takes the readings that are missing since then.</summary>
    /// <param name="stands">Stand by operator code and meter; null: the meter is not played.</param>
    public void Prepare(Func<string, MeterPlan, MeterStand?> stands)
    {
        var now = clock.GetUtcNow();
        var left = settings.Meters ?? int.MaxValue;
        foreach (var plan in country.Operators)
        {
            MeterStand? Stand(MeterPlan meter) => meter.SilentFrom is not null && settings.Scenario.HasFlag(Scenario.Silent) ? null : stands(plan.Code, meter);
            var earliest = plan.Places.Select(place => place.Meters[^1]).Concat(plan.Points.Select(point => point.Inlet)).Select(Stand).OfType<MeterStand>().Select(stand => stand.At).DefaultIfEmpty(now).Min();
            var network = new VirtualNetwork(plan, settings.Scenario, earliest < now ? earliest : now, Stand) { BreaksFrom = now };
            var no = _networks.Count;
            _networks.Add((network, new Lock(), plan));
            foreach (var played in network.Meters.Take(left))
            {
                var userName = $"{plan.Code}/{played.Plan.Serial}";
                _devices.Add((new VirtualDevice(userName, secrets.ForDemo(userName), played, settings, Obey, clock), no));
            }
            left -= Math.Min(left, network.Meters.Count);
            CatchUp(no, now);
        }
    }

    // Hourly in the last 35 days, daily before, like the history.
    void CatchUp(int no, DateTimeOffset now)
    {
        var network = _networks[no].Network;
        var mine = _devices.Where(item => item.Network == no).Select(item => item.Device).ToList();
        for (var hour = HourStamp.NoOf(network.Now) + 1; HourStamp.StartOf(hour) <= now; hour++)
        {
            var at = HourStamp.StartOf(hour);
            if (at < now.AddDays(-35) && Country.Calendar.Local(at).Hour != 0) continue;
            network.MoveTo(at);
            foreach (var device in mine)
                if (device.Played.KnownAt < at && !network.IsOut(device.Played.Point, at) && device.Played.Meter.Read(at) is { } report) device.Store(report);
        }
        network.MoveTo(now);
    }

    /// <summary>Plays until stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        Said(logger, _devices.Count, Waiting, settings.Host, settings.Port, (int)settings.Interval.TotalSeconds);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        var work = new HashSet<Task>();
        try
        {
            for (var tick = 0L; ; tick++)
            {
                foreach (var turn in Turns(tick, stop)) work.Add(turn);
                work.RemoveWhere(task => task.IsCompletedSuccessfully);
                foreach (var failed in work.Where(task => task.IsFaulted).ToList())
                {
                    work.Remove(failed);
                    await failed;
                }
                await timer.WaitForNextTickAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Task.WhenAll(work).WaitAsync(TimeSpan.FromSeconds(5), CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            await DisposeAsync();
        }
    }

    /// <summary>Ends every connection as a loss of power does.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(_devices.Select(item => item.Device.DisposeAsync().AsTask()));

    /// <summary>One second of the play, now: ends when everything it sent was acknowledged. For callers that keep the time themselves.</summary>
    /// <param name="tick">Number of the second: each meter has its turn once per interval.</param>
    /// <param name="stop">Stops.</param>
    public Task StepAsync(long tick, CancellationToken stop) => Task.WhenAll(Turns(tick, stop).ToList());

    IEnumerable<Task> Turns(long tick, CancellationToken stop)
    {
        var (now, slots) = (clock.GetUtcNow(), Math.Max(1, (int)settings.Interval.TotalSeconds));
        foreach (var (network, gate, _) in _networks)
            lock (gate) network.MoveTo(now);
        for (var at = 0; at < _devices.Count; at++)
            if (at % slots == tick % slots || !_devices[at].Device.IsConnected) yield return TurnAsync(at, now, at % slots == tick % slots, stop);
        if (settings.Scenario.HasFlag(Scenario.Tamper) && tick % 300 == 60) yield return TouchAsync((int)(Dice.Throw(0x7A39, tick) % (ulong)_devices.Count), now, stop);
    }

    Task TouchAsync(int at, DateTimeOffset now, CancellationToken stop)
    {
        var (device, no) = _devices[at];
        if (!device.IsConnected) return Task.CompletedTask;
        var (plan, played) = (_networks[no].Plan, device.Played);
        lock (_touched) _touched.Add(new Truth(Scenarios.NameOf(Scenario.Tamper), plan.Code, plan.Points[played.Point].Code, played.Place is { } place ? plan.Places[place].Code : null, played.Plan.Serial, now, now, 0, [Detection.Presence.Tamper]));
        return device.TellAsync("tamper.cover-open", "cover opened", stop);
    }

    /// <summary>What is wrong at some time since an instant: what detection is scored against.</summary>
    public IReadOnlyList<Truth> TruthsSince(DateTimeOffset start)
    {
        lock (_touched) return [.. Truths.Of(country, settings.Scenario & ~Scenario.Tamper, start, clock.GetUtcNow()), .. _touched];
    }

    async Task TurnAsync(int at, DateTimeOffset now, bool isTurn, CancellationToken stop)
    {
        var (device, no) = _devices[at];
        var (network, gate, _) = _networks[no];
        if (network.IsOut(device.Played.Point, now))
        {
            // A third of the electricity meters have charge enough for a last word.
            if (at % 3 == 0 && device.Played.Plan.Resource == Resource.Electricity) await device.TellAsync("power.fail", "supply is failing", stop);
            await device.LosePowerAsync();
            return;
        }
        var closed = false;
        if (isTurn)
            lock (gate)
            {
                closed = device.Played.Meter.LetCustomerClose(now);
                if (device.Played.Meter.Due(now) is { } report) device.Store(report);
            }
        if (network.IsCutOff(device.Played, now))
        {
            await device.LosePowerAsync();
            return;
        }
        if (!device.IsConnected)
        {
            try
            {
                if (Interlocked.Increment(ref _connecting) > Connecting) return;
                if (!await device.ConnectAsync(stop)) return;
            }
            finally
            {
                Interlocked.Decrement(ref _connecting);
            }
        }
        if (closed) await device.TellAsync("supply.closed-by-customer", "the customer closed the armed switch", stop);
        await device.ForwardAsync(stop);
    }

    MeterAnswer Obey(PlayedMeter played, ReceivedCommand command)
    {
        var now = clock.GetUtcNow();
        var (network, gate, _) = _networks.First(item => item.Network.Meters.Contains(played));
        lock (gate)
        {
            // What flowed until now flowed before the switch.
            network.MoveTo(now);
            var answer = command.Action is { } action ? played.Meter.Obey(command.Id, action, command.Expires, now) : new MeterAnswer(command.Id, "refused", played.Meter.IsOn, "unknown action");
            if (played.Meter.Due(now) is { } report) _devices.First(item => item.Device.Played == played).Device.Store(report);
            return answer;
        }
    }

    [LoggerMessage(1100, LogLevel.Information, "Playing {Meters} virtual meters against {Host}:{Port} every {Seconds} s; {Waiting} readings to catch up")]
    static partial void Said(ILogger logger, int meters, int waiting, string host, int port, int seconds);
}
