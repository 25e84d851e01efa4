namespace SmartUtility.Web.Verbs.Bench;

/// <summary>Textbook methods that the detectors are measured beside.</summary>
static class PlainDetectors
{
    /// <summary>CUSUM on the median and the median deviation of the last 28 days; after an alarm or a fall 14 days are learnt anew.</summary>
    public static IEnumerable<T> Cusum<T>(IEnumerable<(T At, double Value)> days, double slack, double decision, double floor, double relativeFloor)
    {
        List<double> reference = [];
        var (up, down) = (0.0, 0.0);
        foreach (var (at, value) in days)
        {
            if (double.IsNaN(value)) continue;
            if (reference.Count < 14)
            {
                reference.Add(value);
                continue;
            }
            var level = Median(reference);
            var scale = Math.Max(1.4826 * Median(reference.ConvertAll(known => Math.Abs(known - level))), Math.Max(floor, relativeFloor * level));
            var deviation = Math.Clamp((value - level) / scale, -4, 4);
            (up, down) = (Math.Max(0, up + deviation - slack), Math.Max(0, down - deviation - slack));
            if (up > decision || down > decision)
            {
                if (up > decision) yield return at;
                (up, down) = (0, 0);
                reference.Clear();
            }
            else if (Math.Abs(deviation) < 3)
            {
                reference.Add(value);
                if (reference.Count > 28) reference.RemoveAt(0);
            }
        }
    }

    /// <summary>At least 95 % of the last 72 known hours flowed; one alarm until it is no more.</summary>
    public static IEnumerable<int> OftenFlowing(int[] rows, double[] values)
    {
        var window = new Queue<bool>();
        var (flowing, isOpen) = (0, false);
        for (var n = 0; n < rows.Length; n++)
        {
            if (double.IsNaN(values[n])) continue;
            window.Enqueue(values[n] > 0);
            if (values[n] > 0) flowing++;
            if (window.Count > 72 && window.Dequeue()) flowing--;
            var now = window.Count == 72 && flowing >= 0.95 * 72;
            if (now && !isOpen) yield return rows[n];
            isOpen = now;
        }
    }

    /// <summary>How far the mean of the last 90 days lies under that of the first 60, logarithm.</summary>
    public static double Fall(double[] days)
    {
        double Mean(IEnumerable<double> part) => part.Where(double.IsFinite).DefaultIfEmpty(0).Average();
        return Math.Log((Mean(days.Take(60)) + 1) / (Mean(days.TakeLast(90)) + 1));
    }

    internal static double Median(List<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
