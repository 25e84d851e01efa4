using SmartUtility.Core.Detection;

namespace SmartUtility.Web.Live;

/// <summary>The last known flow of a register.</summary>
/// <param name="BasePerHour">Base units (Wh or L) an hour.</param>
/// <param name="At">Time of the reading.</param>
/// <param name="Gap">Time since the reading before; null when it is the first one known.</param>
public readonly record struct LiveRate(double BasePerHour, DateTimeOffset At, TimeSpan? Gap);

/// <summary>Flows at a network point at an instant. Base units (Wh or L) an hour.</summary>
/// <param name="At">When.</param>
/// <param name="Expected">What its own meters say flows in (without own meters: those of the nearest points below that have some); null unless all of them are fresh, and when there are none.</param>
/// <param name="Received">What is registered below; null while fewer than 80 % of those meters are fresh.</param>
/// <param name="Fresh">Fresh meters below.</param>
/// <param name="Due">Meters below.</param>
/// <param name="Own">Meters that make up expected.</param>
public sealed record LiveStep(DateTimeOffset At, double? Expected, double? Received, int Fresh, int Due, int Own)
{
    /// <summary>(expected − received) in % of expected; null when one is unknown or nothing is expected.</summary>
    public double? LossPercent => Expected is > 0 && Received is { } received ? (Expected.Value - received) / Expected.Value * 100 : null;
}

/// <summary>Puts flows of registers together to flows of network points. Pure.</summary>
public static class LiveBalance
{
    static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);

    /// <summary>How long a flow counts after its reading: three times the usual gap between readings of that register, a minute at least, never more than three of the meter's intervals.</summary>
    public static TimeSpan Patience(LiveRate rate, TimeSpan interval)
    {
        var usual = rate.Gap is { } gap && gap < interval ? gap : interval;
        return usual * 3 > Shortest ? usual * 3 : Shortest;
    }

    /// <summary>Flows of every point; the same definition as the hourly sums of the rollup.</summary>
    public static IReadOnlyDictionary<int, LiveStep> Of(Topology topology, Func<int, LiveRate?> rates, DateTimeOffset now)
    {
        var sums = topology.Points.Keys.ToDictionary(id => id, _ => new Sum());
        var metered = topology.Registers.Where(register => register.IsOwn && register.Flow > 0).Select(register => register.Point).ToHashSet();
        foreach (var register in topology.Registers)
        {
            if (!topology.Points.TryGetValue(register.Point, out var point) || register.IsOwn && !metered.Contains(register.Point)) continue;
            var rate = rates(register.RegisterId) is { } known && now - known.At <= Patience(known, register.Interval) ? known.BasePerHour : (double?)null;
            for (var level = point.Path.Count - 1; level >= 0; level--)
            {
                // A metered point feeds itself and those above it, up to the next metered one.
                if (register.IsOwn && level < point.Path.Count - 1 && metered.Contains(point.Path[level])) break;
                if (!sums.TryGetValue(point.Path[level], out var sum)) continue;
                if (register.IsOwn) sum.Measure(rate * register.Flow);
                else sum.Register(rate);
            }
        }
        return sums.ToDictionary(pair => pair.Key, pair => pair.Value.Step(now));
    }

    sealed class Sum
    {
        double _expected, _received;
        int _own, _ownFresh, _due, _fresh;

        public void Measure(double? rate)
        {
            _own++;
            if (rate is { } flow) (_expected, _ownFresh) = (_expected + flow, _ownFresh + 1);
        }

        public void Register(double? rate)
        {
            _due++;
            if (rate is { } flow) (_received, _fresh) = (_received + flow, _fresh + 1);
        }

        public LiveStep Step(DateTimeOffset now) =>
            new(now, _own > 0 && _ownFresh == _own ? _expected : null, _due > 0 && _fresh * 5 >= _due * 4 ? _received : null, _fresh, _due, _own);
    }
}
