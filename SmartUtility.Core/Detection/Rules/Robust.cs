namespace SmartUtility.Core.Detection.Rules;

/// <summary>Middle and spread that a few wild values do not move.</summary>
static class Robust
{
    /// <summary>Median; of an even count the mean of the middle two. NaN of nothing.</summary>
    public static double Median(IReadOnlyCollection<float> values)
    {
        if (values.Count == 0) return double.NaN;
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + (double)sorted[middle]) / 2;
    }

    /// <summary>80th percentile of the sizes.</summary>
    public static double Quantile80(float[] values)
    {
        var sizes = Array.ConvertAll(values, Math.Abs);
        Array.Sort(sizes);
        return sizes[Math.Min(sizes.Length - 1, sizes.Length * 4 / 5)];
    }
}
