namespace SmartUtility.Core.Forecasting;

/// <summary>Quantiles of numbers that do not all count the same.</summary>
static class Quantile
{
    /// <summary>The value below which a share of the weight lies; NaN without values. The list is sorted in place.</summary>
    public static double Of(List<(double Value, double Weight)> values, double share)
    {
        if (values.Count == 0) return double.NaN;
        values.Sort();
        var wanted = share * values.Sum(one => one.Weight);
        var sum = 0d;
        foreach (var (value, weight) in values)
            if ((sum += weight) >= wanted) return value;
        return values[^1].Value;
    }
}
