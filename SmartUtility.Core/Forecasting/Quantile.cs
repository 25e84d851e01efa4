namespace SmartUtility.Core.Forecasting;

/// <summary>Quantiles of numbers that do not all count the same.</summary>
static class Quantile
{
    /// <summary>The values between which the middle share of the weight lies. The list, not empty, is sorted in place.</summary>
    public static (double Lower, double Upper) Middle(List<(double Value, double Weight)> values, double share)
    {
        values.Sort(static (a, b) => a.Value.CompareTo(b.Value));
        var all = values.Sum(one => one.Weight);
        var (sum, lower) = (0d, double.NaN);
        foreach (var (value, weight) in values)
        {
            sum += weight;
            if (double.IsNaN(lower) && sum >= (1 - share) / 2 * all) lower = value;
            if (sum >= (1 + share) / 2 * all) return (lower, value);
        }
        return (lower, values[^1].Value);
    }
}
