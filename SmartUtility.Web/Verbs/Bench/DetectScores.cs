namespace SmartUtility.Web.Verbs.Bench;

/// <summary>Alarms against known leaks.</summary>
/// <param name="Found">Leaks with an alarm in their time.</param>
/// <param name="Leaks">All leaks.</param>
/// <param name="False">Alarms outside, those close together counted once.</param>
/// <param name="Years">Series years without leak.</param>
internal sealed record LeakScore(int Found, int Leaks, int False, double Years)
{
    /// <summary>Harmonic mean of precision and recall.</summary>
    public double F1 => 2.0 * Found / Math.Max(1, Found + False + Leaks);
    /// <summary>False alarms per series and year.</summary>
    public double FalsePerYear => False / Years;
    /// <summary>Share found.</summary>
    public double Recall => (double)Found / Math.Max(1, Leaks);

    /// <summary>Scores the alarms of one series: found from start to end and some grace; false elsewhere, after <paramref name="ignoreAfter"/> of the end.</summary>
    public static LeakScore Of(IEnumerable<int> alarms, (int Start, int End)? leak, int grace, int ignoreAfter, int apart, int warmUp, int rows)
    {
        var (start, end) = leak ?? (int.MaxValue / 2, int.MaxValue / 2);
        var counted = alarms.Where(alarm => alarm >= warmUp).Order().ToList();
        var (last, wrong) = (int.MinValue / 2, 0);
        foreach (var alarm in counted.Where(alarm => alarm < start || alarm > end + ignoreAfter))
        {
            if (alarm - last > apart) wrong++;
            last = alarm;
        }
        var hours = leak is null ? rows - warmUp : start - warmUp + Math.Max(0, rows - end - ignoreAfter);
        return new LeakScore(leak is not null && counted.Exists(alarm => alarm >= start && alarm <= end + grace) ? 1 : 0, leak is null ? 0 : 1, wrong, hours / 8760.0);
    }

    /// <summary>All together.</summary>
    public static LeakScore Sum(IEnumerable<LeakScore> scores) => scores.Aggregate(new LeakScore(0, 0, 0, 0), (a, b) => new(a.Found + b.Found, a.Leaks + b.Leaks, a.False + b.False, a.Years + b.Years));
}

/// <summary>A ranking against who really took.</summary>
/// <param name="Auc">Share of pairs in the right order.</param>
/// <param name="RecallAt5">Share found before 5 % of the honest are.</param>
/// <param name="EmptyInTop20">Honest customers among the first 20 with half of their days without use.</param>
internal sealed record RankingScore(double Auc, double RecallAt5, int EmptyInTop20)
{
    public static RankingScore Of(IReadOnlyList<(double Score, bool Takes, bool IsEmpty)> customers)
    {
        var sorted = customers.OrderBy(customer => customer.Score).ToList();
        var (ranks, positives) = (0.0, sorted.Count(customer => customer.Takes));
        for (var from = 0; from < sorted.Count;)
        {
            var to = from;
            while (to + 1 < sorted.Count && sorted[to + 1].Score == sorted[from].Score) to++;
            for (var k = from; k <= to; k++) if (sorted[k].Takes) ranks += (from + to) / 2.0 + 1;
            from = to + 1;
        }
        var negatives = sorted.Count - positives;
        var (wrong, right, best) = (0, 0, 0);
        var best20 = customers.OrderByDescending(customer => customer.Score).ToList();
        foreach (var customer in best20)
        {
            if (customer.Takes) right++;
            else wrong++;
            if (wrong <= 0.05 * negatives) best = right;
        }
        return new RankingScore((ranks - positives * (positives + 1) / 2.0) / ((double)positives * negatives), (double)best / positives, best20.Take(20).Count(customer => !customer.Takes && customer.IsEmpty));
    }
}
