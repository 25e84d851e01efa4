namespace SmartUtility.Core.Forecasting.Methods;

/// <summary>Mean of each place in the week, older weeks counting less and less. Holidays are kept with the weekday they are like; days between two days off teach nothing.</summary>
/// <param name="series">The series.</param>
/// <param name="rate">How much less a week counts than the one after it, 0–1.</param>
public sealed class WeekProfile(SeasonalSeries series, double rate)
{
    readonly double[] sums = new double[series.PerWeek], counts = new double[series.PerWeek];

    /// <summary>Mean of a place in the week; NaN when never seen.</summary>
    public double Of(int slot) => counts[slot] > 0 ? sums[slot] / counts[slot] : double.NaN;

    /// <summary>Mean at a place of the calendar: a day between two days off is half like itself, half like a Saturday.</summary>
    public double At(int place)
    {
        var slot = series.Slot(place);
        var mean = Of(slot);
        if (!series.IsBridge(place)) return mean;
        var saturday = Of(5 * series.PerDay + slot % series.PerDay);
        return double.IsNaN(saturday) ? mean : (mean + saturday) / 2;
    }

    /// <summary>Mean at a place that is over: what it turned out to be like.</summary>
    public double Seen(int place) => series.IsBridge(place) ? At(place) : Of(series.SeenSlot(place));

    /// <summary>Takes a quantity into account.</summary>
    public void Add(int place, double value)
    {
        if (series.IsBridge(place)) return;
        var slot = series.SeenSlot(place);
        sums[slot] = sums[slot] * rate + value;
        counts[slot] = counts[slot] * rate + 1;
    }
}
