namespace SmartUtility.Core.Detection;

/// <summary>A meter in one hour, at one place. A meter between two points is given twice: flow 1 where it counts in, −1 where it counts out.</summary>
/// <param name="Id">The meter.</param>
/// <param name="Point">Network point it is installed at, or at which its usage point stood in that hour.</param>
/// <param name="IsOwn">True at the network point itself: it makes up what was supplied. False at a usage point: it makes up received.</param>
/// <param name="Flow">At a network point: +1 in, −1 out. Else 1.</param>
/// <param name="Quantity">Whole base units (Wh or L) counted, null when unknown.</param>
/// <param name="IsPresent">True when both ends of the hour were measured.</param>
public sealed record HourMeter(int Id, int Point, bool IsOwn, int Flow, long? Quantity, bool IsPresent);

/// <summary>A tank in one hour.</summary>
/// <param name="Point">Where its level is measured.</param>
/// <param name="Stored">Base units it took up, negative when it gave back; null when a level at either end is unknown.</param>
public sealed record HourTank(int Point, long? Stored);

/// <summary>Balance of a network point in one hour, base units (Wh or L).</summary>
/// <param name="Supplied">What its meters say flowed in, less what flowed out; 0 when nobody measures it.</param>
/// <param name="Stored">What the tanks at or below it took up.</param>
/// <param name="Received">Registered at the usage points at or below it.</param>
/// <param name="Own">Meters that make up supplied; 0: nobody measures it.</param>
/// <param name="Due">Those, the tanks and the meters below.</param>
/// <param name="Present">Those that reported; 0 when one that makes up expected did not.</param>
public sealed record HourBalance(long Supplied, long Stored, long Received, int Own, int Due, int Present)
{
    /// <summary>True when something measures what flows in.</summary>
    public bool IsMeasured => Own > 0;

    /// <summary>Supplied less the change in storage; 0 when not measured.</summary>
    public long Expected => IsMeasured ? Supplied - Stored : 0;

    /// <summary>Expected − received, positive = lost; null when not measured.</summary>
    public long? Difference => IsMeasured ? Expected - Received : null;

    /// <summary>What flowed through the point: supplied where that is measured, else what was registered below.</summary>
    public long Load => IsMeasured ? Supplied : Received;
}

/// <summary>
/// Expected against received at every point of a network, one hour. A point is measured when at least one of its meters measures what flows in; it feeds
/// itself and the points above it up to the next measured one. Whatever is registered or stored counts at its point and at every one above, so that a
/// point's received is its children's and its own usage points', and moving a customer changes nothing above both places.
/// </summary>
public static class NetworkBalance
{
    /// <summary>Balances of the points that have a meter at or below them; other points are absent.</summary>
    /// <param name="paths">Of every point the ids from the top down to it, itself included.</param>
    /// <param name="meters">Meters of the hour; of one at two usage points in the hour both.</param>
    /// <param name="tanks">Tanks of the hour.</param>
    public static IReadOnlyDictionary<int, HourBalance> OfHour(IReadOnlyDictionary<int, IReadOnlyList<int>> paths, IReadOnlyList<HourMeter> meters, IReadOnlyList<HourTank> tanks)
    {
        var measured = meters.Where(meter => meter.IsOwn && meter.Flow > 0).Select(meter => meter.Point).ToHashSet();
        var sums = new Dictionary<int, Sum>();
        Sum At(int point) => sums.TryGetValue(point, out var sum) ? sum : sums[point] = new Sum();

        foreach (var point in measured)
        {
            var own = meters.Where(meter => meter.IsOwn && meter.Point == point).ToList();
            var (flow, due, present) = (own.Sum(meter => meter.Flow * (meter.Quantity ?? 0)), Distinct(own), Distinct(own.Where(meter => meter.IsPresent)));
            foreach (var up in paths[point].Reverse())
            {
                if (up != point && measured.Contains(up)) break;
                At(up).Feed(flow, due, present);
            }
        }
        foreach (var place in meters.Where(meter => !meter.IsOwn).GroupBy(meter => meter.Point))
        {
            var (used, due, present) = (place.Sum(meter => meter.Quantity ?? 0), Distinct(place), Distinct(place.Where(meter => meter.IsPresent)));
            foreach (var up in paths[place.Key]) At(up).Use(used, due, present);
        }
        foreach (var tank in tanks)
            foreach (var up in paths[tank.Point])
                if (sums.TryGetValue(up, out var sum)) sum.Store(tank.Stored);
        return sums.ToDictionary(pair => pair.Key, pair => pair.Value.Balance());
    }

    static int Distinct(IEnumerable<HourMeter> meters) => meters.Select(meter => meter.Id).Distinct().Count();

    sealed class Sum
    {
        long _supplied, _stored, _received;
        int _fed, _fedPresent, _tanks, _tanksPresent, _used, _usedPresent;

        public void Feed(long flow, int due, int present) => (_supplied, _fed, _fedPresent) = (_supplied + flow, _fed + due, _fedPresent + present);

        public void Use(long quantity, int due, int present) => (_received, _used, _usedPresent) = (_received + quantity, _used + due, _usedPresent + present);

        public void Store(long? change) => (_stored, _tanks, _tanksPresent) = (_stored + (change ?? 0), _tanks + 1, _tanksPresent + (change is null ? 0 : 1));

        public HourBalance Balance() => new(_supplied, _stored, _received, _fed, _fed + _tanks + _used,
            _fedPresent < _fed || _tanksPresent < _tanks ? 0 : _fedPresent + _tanksPresent + _usedPresent);
    }
}
