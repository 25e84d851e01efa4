namespace SmartUtility.Core.Forecasting;

/// <summary>
/// Band around a forecast from the errors of the back-test. Errors are measured in the usual error of their class of lead and hour of the day, so that
/// the hours of a class can be pooled for the ends of the band, which are steadier than those of a single hour.
/// </summary>
sealed class ForecastBand
{
    readonly int perDay;
    readonly double[] usual;
    readonly (double Lower, double Upper)[] ends;

    /// <summary>From errors (step ahead, what came less what was expected, weight).</summary>
    public ForecastBand(int perDay, double level, IEnumerable<(int Step, double Error, double Weight)> errors)
    {
        this.perDay = perDay;
        usual = new double[Leads.Count * perDay];
        var weights = new double[usual.Length];
        var lists = Enumerable.Range(0, Leads.Count).Select(_ => new List<(int Cell, double Error, double Weight)>()).ToArray();
        foreach (var (step, error, weight) in errors)
        {
            var lead = Leads.Of(step / perDay);
            var cell = lead * perDay + step % perDay;
            usual[cell] += Math.Abs(error) * weight;
            weights[cell] += weight;
            lists[lead].Add((cell, error, weight));
        }
        for (var cell = 0; cell < usual.Length; cell++) usual[cell] = weights[cell] > 0 ? usual[cell] / weights[cell] : 0;
        ends = new (double, double)[Leads.Count];
        for (var lead = 0; lead < Leads.Count; lead++)
        {
            List<(double Value, double Weight)> shares = [.. lists[lead].Where(one => usual[one.Cell] > 0).Select(one => (one.Error / usual[one.Cell], one.Weight))];
            // A class that was never judged is at least as uncertain as the one before.
            if (shares.Count == 0)
            {
                ends[lead] = lead == 0 ? (0, 0) : ends[lead - 1];
                if (lead > 0) Array.Copy(usual, (lead - 1) * perDay, usual, lead * perDay, perDay);
            }
            else
            {
                var (lower, upper) = Quantile.Middle(shares, level);
                ends[lead] = (Math.Min(0, lower), Math.Max(0, upper));
            }
        }
    }

    /// <summary>What to add to the expected quantity of a step ahead.</summary>
    public (double Lower, double Upper) At(int step)
    {
        var lead = Leads.Of(step / perDay);
        var size = usual[lead * perDay + step % perDay];
        return (ends[lead].Lower * size, ends[lead].Upper * size);
    }
}
