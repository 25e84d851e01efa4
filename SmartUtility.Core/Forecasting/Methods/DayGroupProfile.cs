namespace SmartUtility.Core.Forecasting.Methods;

/// <summary>Mean of each hour over working days together, Saturdays and Sundays, older days counting less: follows a change within days, where a profile of the week needs weeks.</summary>
/// <param name="series">The series.</param>
/// <param name="rate">Weight of a day against the next of its group, 0–1.</param>
public sealed class DayGroupProfile(SeasonalSeries series, double rate)
{
    readonly double[] sums = new double[3 * series.PerDay], counts = new double[3 * series.PerDay];

    /// <summary>Mean at a place of the calendar; NaN when never seen. Between two days off: half a working day, half a Saturday.</summary>
    public double At(int place)
    {
        var own = Of(Group(series.Slot(place)));
        return series.IsBridge(place) && Of(series.PerDay + series.Slot(place) % series.PerDay) is var saturday && !double.IsNaN(saturday) ? (own + saturday) / 2 : own;
    }

    /// <summary>Takes a quantity into account.</summary>
    public void Add(int place, double value)
    {
        if (series.IsBridge(place)) return;
        var group = Group(series.SeenSlot(place));
        sums[group] = sums[group] * rate + value;
        counts[group] = counts[group] * rate + 1;
    }

    double Of(int group) => counts[group] > 0 ? sums[group] / counts[group] : double.NaN;

    int Group(int slot) => Math.Max(slot / series.PerDay - 4, 0) * series.PerDay + slot % series.PerDay;
}
