using SmartUtility.Core.Detection;

namespace SmartUtility.Tests.Rules.Detection;

/// <summary>A network by chance: a tree of points, some measured, some with tanks, meters between two points, customers anywhere. The same seed, the same network.</summary>
public sealed class RandomNetwork
{
    readonly Random _random;

    public RandomNetwork(int seed, int points = 9, int customers = 20)
    {
        _random = new Random(seed);
        for (var id = 1; id <= points; id++)
        {
            var parent = id == 1 || _random.Next(8) == 0 ? null : (int?)_random.Next(1, id);
            Parents[id] = parent;
            Paths[id] = [.. parent is { } up ? Paths[up] : [], id];
        }
        var meter = 0;
        foreach (var point in Paths.Keys)
        {
            for (var inlets = _random.Next(3); inlets > 0; inlets--) Own.Add((++meter, point, null, _random.Next(5) == 0 ? -1 : 1));
            if (point > 1 && _random.Next(4) == 0) Own.Add((++meter, point, _random.Next(1, point), 1));
            if (_random.Next(4) == 0) Tanks.Add(point);
        }
        for (var i = 0; i < customers; i++) Customers.Add((++meter, _random.Next(1, points + 1)));
    }

    public Dictionary<int, int?> Parents { get; } = [];
    public Dictionary<int, IReadOnlyList<int>> Paths { get; } = [];
    /// <summary>Meters at points: id, point, source when between two, flow.</summary>
    public List<(int Meter, int Point, int? Source, int Flow)> Own { get; } = [];
    public List<int> Tanks { get; } = [];
    /// <summary>Meters of usage points: id, point.</summary>
    public List<(int Meter, int Point)> Customers { get; } = [];

    /// <summary>The meters of an hour with quantities by chance; a tenth did not report.</summary>
    public IReadOnlyList<HourMeter> Hour(Func<int, long?>? quantity = null)
    {
        var known = new Dictionary<int, (long?, bool)>();
        HourMeter Read(int meter, int point, bool isOwn, int flow)
        {
            if (!known.TryGetValue(meter, out var read)) known[meter] = read = quantity is not null ? (quantity(meter), true) : _random.Next(10) == 0 ? (null, false) : (_random.Next(1000), _random.Next(20) > 0);
            return new HourMeter(meter, point, isOwn, flow, read.Item1, read.Item2);
        }
        return [.. Own.Select(own => Read(own.Meter, own.Point, true, own.Flow)), .. Own.Where(own => own.Source is not null).Select(own => Read(own.Meter, own.Source!.Value, true, -own.Flow)),
            .. Customers.Select(customer => Read(customer.Meter, customer.Point, false, 1))];
    }

    public IReadOnlyList<HourTank> Levels() => [.. Tanks.Select(point => new HourTank(point, _random.Next(6) == 0 ? null : _random.Next(-300, 300)))];

    public int Next(int from, int until) => _random.Next(from, until);
}
