using System.Globalization;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Components.Shared;

namespace SmartUtility.Web.Components.Ops;

/// <summary>Hourly sums as points of a curve. Pure.</summary>
public static class CurvePoints
{
    /// <summary>
    /// Mean rates (kW, m³/h) of the last days, an hour a point, two hours a point beyond ten days (never more than 500). An hour without enough readings,
    /// or without any row, is a gap.
    /// </summary>
    public static IReadOnlyList<CurvePoint> OfHours(IReadOnlyList<BalanceRow> hours, DateTimeOffset now, int days, UtilityCalendar calendar)
    {
        var last = new DateTimeOffset(now.UtcDateTime.Date.AddHours(now.UtcDateTime.Hour), TimeSpan.Zero);
        return Between(hours, last.AddDays(-days), last, days > 10 ? 2 : 1, days > 1 ? "dd/MM HH:mm" : "HH:mm", calendar);
    }

    /// <summary>A flow in base units an hour as the curve draws it (kW, m³/h): four digits, more than a screen shows, so that an update stays small.</summary>
    public static double? Shown(double? basePerHour)
    {
        if (basePerHour is not { } flow || flow == 0) return basePerHour;
        var value = flow / ResourceUnits.BasePerDisplay;
        return Math.Round(value, Math.Clamp(3 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 15));
    }

    /// <summary>Mean rates of [from, until) with this many hours a point.</summary>
    public static IReadOnlyList<CurvePoint> Between(IReadOnlyList<BalanceRow> hours, DateTimeOffset from, DateTimeOffset until, int hoursPerPoint, string label, UtilityCalendar calendar)
    {
        var known = hours.Where(hour => hour.CoveragePercent >= NetworkHour.NeededCoverage).ToDictionary(hour => hour.From);
        var points = new List<CurvePoint>();
        for (var at = from; at < until; at = at.AddHours(hoursPerPoint))
        {
            var rows = Enumerable.Range(0, hoursPerPoint).Select(hour => known.GetValueOrDefault(at.AddHours(hour))).OfType<BalanceRow>().ToList();
            points.Add(new CurvePoint(calendar.Local(at).ToString(label, CultureInfo.InvariantCulture),
                rows.Count == 0 ? null : rows.Average(row => row.Expected) / ResourceUnits.BasePerDisplay, rows.Count == 0 ? null : rows.Average(row => row.Received) / ResourceUnits.BasePerDisplay));
        }
        return points;
    }
}
