using System.Globalization;
using System.Text;
using SmartUtility.Core.Forecasting;

namespace SmartUtility.Web.Components.Ops;

/// <summary>A forecast as lines of a drawing. Pure.</summary>
/// <param name="Band">Corners of the band.</param>
/// <param name="Expected">Line of the forecast.</param>
/// <param name="Came">Lines of what came; a missing hour breaks them.</param>
public sealed record ForecastDrawing(string Band, string Expected, IReadOnlyList<string> Came)
{
    /// <summary>Nothing.</summary>
    public static readonly ForecastDrawing Empty = new("", "", []);

    /// <summary>The first hours of a forecast within a frame, what came on the same scale.</summary>
    public static ForecastDrawing Of(StoredForecast forecast, IReadOnlyDictionary<int, long> came, int hours, int width, int height)
    {
        var count = Math.Min(hours, forecast.Expected.Length);
        if (count < 2) return Empty;
        var known = came.Where(row => row.Key >= 0 && row.Key < count).ToList();
        var top = Math.Max(1, Math.Max(forecast.Upper.Take(count).Max(), known.Count == 0 ? 0 : known.Max(row => row.Value)));
        var bottom = Math.Min(0, Math.Min(forecast.Lower.Take(count).Min(), known.Count == 0 ? 0 : known.Min(row => row.Value)));
        string At(int hour, long value) => string.Create(CultureInfo.InvariantCulture, $"{(double)hour * width / (count - 1):0.#},{height - (double)(value - bottom) * height / (top - bottom):0.#}");

        var lines = new List<string>();
        var line = new StringBuilder();
        for (var hour = 0; hour <= count; hour++)
        {
            if (hour < count && came.TryGetValue(hour, out var value)) line.Append(line.Length > 0 ? " " : "").Append(At(hour, value));
            else if (line.Length > 0)
            {
                lines.Add(line.ToString());
                line.Clear();
            }
        }
        var steps = Enumerable.Range(0, count).ToList();
        return new ForecastDrawing(string.Join(' ', steps.Select(hour => At(hour, forecast.Upper[hour])).Concat(Enumerable.Reverse(steps).Select(hour => At(hour, forecast.Lower[hour])))),
            string.Join(' ', steps.Select(hour => At(hour, forecast.Expected[hour]))), lines);
    }
}
