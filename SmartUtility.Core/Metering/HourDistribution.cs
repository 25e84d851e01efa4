namespace SmartUtility.Core.Metering;

/// <summary>What a register may have counted in an hour: values seen at like hours, with weights.</summary>
sealed class HourDistribution
{
    readonly double[] _values, _ranks;

    /// <summary>Of values with positive weights; at least one.</summary>
    public HourDistribution(IReadOnlyList<(double Value, double Weight)> seen)
    {
        var sorted = seen.OrderBy(one => one.Value).ThenBy(one => one.Weight).ToArray();
        var sum = sorted.Sum(one => one.Weight);
        _values = Array.ConvertAll(sorted, one => one.Value);
        _ranks = new double[sorted.Length];
        var below = 0.0;
        for (var i = 0; i < sorted.Length; i++)
        {
            _ranks[i] = (below + sorted[i].Weight / 2) / sum;
            below += sorted[i].Weight;
        }
        Mean = sorted.Sum(one => one.Value * one.Weight) / sum;
    }

    HourDistribution(double[] values, double[] ranks, double mean) => (_values, _ranks, Mean) = (values, ranks, mean);

    /// <summary>Of a part of the hour.</summary>
    public HourDistribution Times(double part) => part == 1 ? this : new(Array.ConvertAll(_values, value => value * part), _ranks, Mean * part);

    /// <summary>Weighted mean.</summary>
    public double Mean { get; }

    /// <summary>Value below which this share of the weight lies, linear between values.</summary>
    public double Quantile(double share)
    {
        var right = Array.BinarySearch(_ranks, share);
        if (right < 0) right = ~right;
        if (right == 0) return _values[0];
        if (right == _values.Length) return _values[^1];
        return _values[right - 1] + (_values[right] - _values[right - 1]) * (share - _ranks[right - 1]) / (_ranks[right] - _ranks[right - 1]);
    }

    /// <summary>Of an hour, from the same hour and its neighbours on the days around of its kind (Monday to Friday, or weekend), of any kind where there are none; null when all are missing.</summary>
    public static HourDistribution? Of(HourlyHistory history, DateTime hour) => Of(history, hour, anyKind: false) ?? Of(history, hour, anyKind: true);

    static HourDistribution? Of(HourlyHistory history, DateTime hour, bool anyKind)
    {
        List<(double, double)> seen = [];
        for (var day = -GapEstimate.Days; day <= GapEstimate.Days; day++)
        {
            var at = hour.AddDays(day);
            if (!anyKind && IsWeekend(at) != IsWeekend(hour)) continue;
            var weight = Math.Pow(.5, Math.Abs(day) / GapEstimate.HalfLifeDays) * (at.DayOfWeek == hour.DayOfWeek ? 1 : GapEstimate.Unlike);
            for (var near = -1; near <= 1; near++)
                if (history.At(at.AddHours(near)) is var value && !float.IsNaN(value)) seen.Add((value, near == 0 ? weight : weight * GapEstimate.Unlike));
        }
        return seen.Count == 0 ? null : new(seen);
    }

    static bool IsWeekend(DateTime day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
}
