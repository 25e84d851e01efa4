namespace SmartUtility.Core.Forecasting;

/// <summary>How far forecasts were off in the back-test, so that a method is judged by numbers.</summary>
/// <param name="MeanAbsolute">Mean absolute error, in the series' unit.</param>
/// <param name="Bias">Mean of what came less what was expected.</param>
/// <param name="Percent">Sum of absolute errors in % of the sum of what came; 0 when nothing came.</param>
/// <param name="Count">Quantities compared.</param>
public sealed record ForecastError(double MeanAbsolute, double Bias, double Percent, int Count)
{
    /// <summary>Of pairs (what came, what was expected); pairs with a missing side are left out. Null without any.</summary>
    public static ForecastError? Of(IEnumerable<(double Came, double Expected)> pairs)
    {
        var (absolute, signed, size, count) = (0d, 0d, 0d, 0);
        foreach (var (came, expected) in pairs)
        {
            var error = came - expected;
            if (double.IsNaN(error)) continue;
            (absolute, signed, size, count) = (absolute + Math.Abs(error), signed + error, size + Math.Abs(came), count + 1);
        }
        return count == 0 ? null : new ForecastError(absolute / count, signed / count, size == 0 ? 0 : 100 * absolute / size, count);
    }
}
