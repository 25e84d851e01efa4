namespace SmartUtility.Core.Detection.Rules;

/// <summary>A customer of a zone, day by day.</summary>
/// <param name="Reported">Base units a day, NaN = missing. As many days as the zone.</param>
/// <param name="ExchangedOn">Index of the day its meter was exchanged, or null: what came before is not compared, the new meter may simply count otherwise.</param>
public sealed record ZoneCustomer(float[] Reported, int? ExchangedOn = null);

/// <summary>Why a customer stands where it stands.</summary>
/// <param name="Code">use-fell, fell-with-loss, moves-with-loss, zero-days-with-loss, zone-loses; vacant explains a fall and gives no points.</param>
/// <param name="Points">Its part of the score.</param>
/// <param name="Size">use-fell: share of own use gone against peers; fell-with-loss: base units a day; zero-days-with-loss: days; vacant: share of days without use; else 0.</param>
/// <param name="Day">Index of the day it began, or null.</param>
public sealed record InspectionReason(string Code, double Points, double Size, int? Day = null);

/// <summary>A customer's place on the list.</summary>
/// <param name="Customer">Index as handed in.</param>
/// <param name="Score">Sum of the reasons' points, −2 to about 20; comparable between zones.</param>
/// <param name="Reasons">Those with points, the weightiest first, then what explains.</param>
public sealed record InspectionRank(int Customer, double Score, IReadOnlyList<InspectionReason> Reasons);

/// <summary>
/// Whom to inspect first inside a zone that loses: an order for looking, never an accusation. Each customer is compared with its own first 60 days and its
/// peers, and with the zone's loss: use that fell on the day the loss rose, by about as much; loss that moves with what is reported; loss that is up
/// on single days without use. Days without use are left out of every mean, so that an empty home does not rank by being empty.
/// </summary>
public static class InspectionRanking
{
    const int First = 60, Last = 90, Before = 60, After = 60, StepDays = 14, Smooth = 10;

    /// <summary>Days needed.</summary>
    public const int NeededDays = First + 28;

    /// <summary>Ranks the customers, most suspicious first; ties by index.</summary>
    /// <param name="supplied">Base units into the zone by day, NaN = missing.</param>
    /// <param name="customers">All customers of the zone.</param>
    /// <returns>Empty when fewer than <see cref="NeededDays"/> days are given.</returns>
    public static IReadOnlyList<InspectionRank> Rank(double[] supplied, IReadOnlyList<ZoneCustomer> customers)
    {
        var days = supplied.Length;
        if (days < NeededDays || customers.Count == 0) return [];
        var use = customers.Select(customer => Use(customer, days)).ToList();
        var loss = Loss(supplied, use);
        var volume = supplied.Where(double.IsFinite).DefaultIfEmpty(0).Average();
        if (volume <= 0 || loss.Count(double.IsFinite) < NeededDays) return [];

        var moves = Detrend(loss);
        var noise = 1.4826 * Median(moves[..56].Select(Math.Abs)) + 0.002 * volume;
        var rise = (Median(loss[^60..]) - Median(loss[..28])) / volume;
        var steps = Enumerable.Range(0, days).Select(day => day < StepDays ? 0 : Median(loss[day..Math.Min(days, day + StepDays)]) - Median(loss[(day - StepDays)..day])).ToArray();
        var unit = volume / Math.Max(1, customers.Count) * 0.1;
        var falls = use.ConvertAll(values => LogMean(values.AsSpan(0, First), unit) - LogMean(values.AsSpan(Math.Max(0, days - Last)), unit));
        var peers = Median(falls);
        var together = Regression(moves, use, volume);

        return [.. use.Select((values, n) => Of(n, values, falls[n] - peers, together[n], loss, steps, noise, rise)).OrderByDescending(rank => rank.Score).ThenBy(rank => rank.Customer)];
    }

    static InspectionRank Of(int customer, double[] values, double fall, double together, double[] loss, double[] steps, double noise, double rise)
    {
        var reasons = new List<InspectionReason>();
        reasons.Add(new("use-fell", 2 * Math.Clamp(fall, -1, 0.7), 1 - Math.Exp(-Math.Max(0, fall))));
        reasons.Add(new("moves-with-loss", Math.Clamp(together, 0, 4), 0));
        reasons.Add(FellWithLoss(values, steps, noise));
        reasons.Add(ZeroDays(values, loss, noise));
        reasons.Add(new("zone-loses", 3 * Math.Clamp(rise / 0.01, 0, 1), 0));
        var score = reasons.Sum(reason => reason.Points);
        var empty = values[Math.Max(0, values.Length - Last)..].Where(double.IsFinite).ToList();
        var vacant = empty.Count == 0 ? 0 : (double)empty.Count(value => value <= 0) / empty.Count;
        var shown = reasons.Where(reason => reason.Points > 0.05).OrderByDescending(reason => reason.Points).ToList();
        if (vacant >= 0.3) shown.Add(new("vacant", 0, vacant));
        return new InspectionRank(customer, score, shown);
    }

    /// <summary>The day from which its use on days with use is lower, most clearly, while the zone's loss stepped up by at least half as much.</summary>
    static InspectionReason FellWithLoss(double[] values, double[] steps, double noise)
    {
        var best = new InspectionReason("fell-with-loss", 0, 0);
        var stepNoise = noise * 2.5 / Math.Sqrt(StepDays);
        for (var day = 28; day < values.Length - StepDays; day++)
        {
            if (!(steps[day] > 2 * stepNoise)) continue;
            var (before, beforeVariance, beforeDays) = Moments(values.AsSpan(Math.Max(0, day - Before)..day));
            var (after, afterVariance, afterDays) = Moments(values.AsSpan(day..Math.Min(values.Length, day + After)));
            if (beforeDays < 14 || afterDays < 7 || before <= after) continue;
            var fell = before - after;
            var clear = fell / Math.Sqrt(beforeVariance / beforeDays + afterVariance / afterDays + noise * noise / 16);
            var points = Math.Min(clear, 6) * Math.Clamp(steps[day] / fell / 0.5, 0, 1);
            if (points > best.Points) best = new("fell-with-loss", points, fell, day);
        }
        return best;
    }

    /// <summary>Single days without use among days with use, on which the loss is up by about what is usually used.</summary>
    static InspectionReason ZeroDays(double[] values, double[] loss, double noise)
    {
        var (sum, count) = (0.0, 0);
        for (var day = First; day < values.Length; day++)
        {
            if (!(values[day] <= 0) || !double.IsFinite(loss[day])) continue;
            var near = Enumerable.Range(day - 4, 9).Where(other => other >= First && other < values.Length && values[other] > 0 && double.IsFinite(loss[other])).ToList();
            if (near.Count == 0 || near[0] > day || near[^1] < day) continue;
            sum += loss[day] - Median(near.Select(other => loss[other]));
            count++;
        }
        var usual = Math.Max(1, Median(values[..First].Where(value => value > 0).DefaultIfEmpty(0)));
        if (count < 3 || sum / count / usual is < 0.3 or > 3) return new("zero-days-with-loss", 0, count);
        return new("zero-days-with-loss", Math.Clamp(sum / count * Math.Sqrt(count) / (3.75 * noise), 0, 6), count);
    }

    /// <summary>
    /// How surely the loss follows each customer's reported use from day to day, as t values, by regression on all of them: what is taken past a meter
    /// goes with what passes through it. Only with at least three days per customer; else zeros.
    /// </summary>
    static double[] Regression(double[] moves, List<double[]> use, double volume)
    {
        var n = use.Count;
        if (n * 3 >= moves.Length) return new double[n];
        var x = use.ConvertAll(values => Detrend(values)[First..].Select(value => double.IsFinite(value) ? value : 0).ToArray());
        var y = moves[First..].Select(value => double.IsFinite(value) ? value : 0).ToArray();
        var matrix = new double[n, n + 1];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++) matrix[i, j] = Product(x[i], x[j]);
            matrix[i, i] += 0.0005 * volume * volume;
            matrix[i, n] = Product(x[i], y);
        }
        var coefficients = Solve(matrix);
        var rest = y.Select((value, t) => value - Enumerable.Range(0, n).Sum(i => coefficients[i] * x[i][t])).Sum(value => value * value);
        var variance = rest / Math.Max(1, y.Length - n);
        return [.. coefficients.Select((coefficient, i) => variance > 0 ? coefficient * Math.Sqrt(Product(x[i], x[i]) / variance) : 0)];
    }

    static double Product(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var t = 0; t < a.Length; t++) sum += a[t] * b[t];
        return sum;
    }

    /// <summary>Gauss with pivots; the ridge on the diagonal keeps it regular.</summary>
    static double[] Solve(double[,] m)
    {
        var n = m.GetLength(0);
        for (var column = 0; column < n; column++)
        {
            var pivot = Enumerable.Range(column, n - column).MaxBy(row => Math.Abs(m[row, column]));
            for (var k = 0; k <= n; k++) (m[column, k], m[pivot, k]) = (m[pivot, k], m[column, k]);
            for (var row = 0; row < n; row++)
            {
                if (row == column || m[row, column] == 0) continue;
                var factor = m[row, column] / m[column, column];
                for (var k = column; k <= n; k++) m[row, k] -= factor * m[column, k];
            }
        }
        return [.. Enumerable.Range(0, n).Select(row => m[row, n] / m[row, row])];
    }

    static double[] Use(ZoneCustomer customer, int days)
    {
        if (customer.Reported.Length != days) throw new ArgumentException($"{customer.Reported.Length} days of {days}", nameof(customer));
        return [.. customer.Reported.Select((value, day) => day < customer.ExchangedOn ? double.NaN : (double)value)];
    }

    /// <summary>Supplied − reported; a customer's missing days count as its mean so that one silent meter is no loss. Unknown where more than one in twenty is silent.</summary>
    static double[] Loss(double[] supplied, List<double[]> use)
    {
        var means = use.ConvertAll(values => values.Where(double.IsFinite).DefaultIfEmpty(0).Average());
        return [.. supplied.Select((volume, day) =>
        {
            var (sum, silent) = (0.0, 0);
            for (var n = 0; n < use.Count; n++)
            {
                var known = double.IsFinite(use[n][day]);
                if (!known) silent++;
                sum += known ? use[n][day] : means[n];
            }
            return silent * 20 > use.Count ? double.NaN : volume - sum;
        })];
    }

    static double[] Detrend(double[] values) => [.. values.Select((value, day) => value - Median(values[Math.Max(0, day - Smooth)..Math.Min(values.Length, day + Smooth + 1)]))];

    static double LogMean(ReadOnlySpan<double> values, double unit)
    {
        var (mean, _, days) = Moments(values);
        return Math.Log((days >= 5 ? mean : 0) + unit);
    }

    /// <summary>Of the days with use.</summary>
    static (double Mean, double Variance, int Days) Moments(ReadOnlySpan<double> values)
    {
        var (sum, squares, days) = (0.0, 0.0, 0);
        foreach (var value in values)
        {
            if (!(value > 0)) continue;
            sum += value;
            squares += value * value;
            days++;
        }
        return days == 0 ? (0, 0, 0) : (sum / days, Math.Max(0, squares / days - sum / days * (sum / days)), days);
    }

    /// <summary>Of the known values; 0 of none.</summary>
    static double Median(IEnumerable<double> values)
    {
        var sorted = values.Where(double.IsFinite).Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length == 0 ? 0 : sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
