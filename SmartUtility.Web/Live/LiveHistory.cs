namespace SmartUtility.Web.Live;

/// <summary>The last steps of every network point in plain arrays: flows as single precision (enough for a screen), points that went away are forgotten. Not safe for several threads; its owner locks.</summary>
/// <param name="kept">Steps kept.</param>
public sealed class LiveHistory(int kept)
{
    sealed class Series(int kept)
    {
        public readonly float[] Expected = new float[kept], Received = new float[kept];
        public readonly int[] Fresh = new int[kept], Due = new int[kept];
        public int Own, Count;
    }

    readonly DateTimeOffset[] _times = new DateTimeOffset[kept];
    readonly Dictionary<int, Series> _points = [];
    int _next;

    /// <summary>Points with steps.</summary>
    public int Points => _points.Count;

    /// <summary>Adds one step of every point; all at the same instant.</summary>
    public void Add(DateTimeOffset at, IReadOnlyDictionary<int, LiveStep> steps)
    {
        _times[_next] = at;
        foreach (var (point, step) in steps)
        {
            if (!_points.TryGetValue(point, out var series)) _points[point] = series = new Series(kept);
            (series.Expected[_next], series.Received[_next]) = (Flow(step.Expected), Flow(step.Received));
            (series.Fresh[_next], series.Due[_next], series.Own) = (step.Fresh, step.Due, step.Own);
            series.Count = Math.Min(series.Count + 1, kept);
        }
        if (_points.Count > steps.Count)
            foreach (var gone in _points.Keys.Where(point => !steps.ContainsKey(point)).ToList()) _points.Remove(gone);
        _next = (_next + 1) % kept;
    }

    /// <summary>Steps of a point, oldest first; empty for an unknown one.</summary>
    public IReadOnlyList<LiveStep> Of(int point)
    {
        if (!_points.TryGetValue(point, out var series)) return [];
        var steps = new LiveStep[series.Count];
        for (var at = 0; at < steps.Length; at++)
        {
            var place = (_next - series.Count + at + kept) % kept;
            steps[at] = new LiveStep(_times[place], Known(series.Expected[place]), Known(series.Received[place]), series.Fresh[place], series.Due[place], series.Own);
        }
        return steps;
    }

    static float Flow(double? flow) => flow is { } known ? (float)known : float.NaN;

    static double? Known(float flow) => float.IsNaN(flow) ? null : flow;
}
