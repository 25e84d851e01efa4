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
