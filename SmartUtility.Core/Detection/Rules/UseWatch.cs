namespace SmartUtility.Core.Detection.Rules;

/// <summary>A customer's day.</summary>
/// <param name="Day">Local day.</param>
/// <param name="Value">Base units (Wh or L) used; NaN = missing.</param>
/// <param name="PeerRatio">Recent use of its peers to their own reference, from <see cref="UseWatch.Ratio"/>: 1 = as ever. Season and weather go out by it.</param>
public readonly record struct DayInput(DateOnly Day, float Value, double PeerRatio = 1);

/// <summary>Irregular use found open.</summary>
[Flags]
public enum UseFlags : byte
{
    /// <summary>None.</summary>
    None = 0,
    /// <summary>Far less than it used to be.</summary>
    Drop = 1,
    /// <summary>No use at all, longer than ever before.</summary>
    Zero = 2,
    /// <summary>Every day the same.</summary>
    Flat = 4,
    /// <summary>Cut off at a ceiling it used to exceed.</summary>
    Cap = 8,
}

/// <summary>What is kept per customer: about 150 bytes.</summary>
/// <param name="ReferenceDays">Days with use among the first 60 known days.</param>
/// <param name="Known">Known days so far, counted to 60.</param>
/// <param name="ReferenceSum">Sum of these days.</param>
/// <param name="ReferenceHighest">Third highest of them and the two above it: a ceiling is compared with the third.</param>
/// <param name="ZeroRun">Known days without use up to now.</param>
/// <param name="LongestZeroRun">Longest that ended.</param>
/// <param name="ZeroSince">First day of the run.</param>
/// <param name="Recent">Last 28 known days, oldest first.</param>
/// <param name="Open">Found and not over.</param>
public sealed record UseState(byte ReferenceDays, byte Known, float ReferenceSum, float[] ReferenceHighest, int ZeroRun, int LongestZeroRun, DateOnly ZeroSince, float[] Recent, UseFlags Open)
{
    const byte Version = 1;

    /// <summary>Of a customer never seen, or one whose meter was exchanged.</summary>
    public static readonly UseState Start = new(0, 0, 0, [0, 0, 0], 0, 0, default, [], UseFlags.None);

    /// <summary>As stored.</summary>
    public byte[] ToBytes() => new StateWriter(Version).Byte(ReferenceDays).Byte(Known).Float(ReferenceSum).Floats(ReferenceHighest)
        .Number(ZeroRun).Number(LongestZeroRun).Number(ZeroSince.DayNumber).Floats(Recent).Byte((byte)Open).ToArray();

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    public static UseState FromBytes(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes, Version);
        return new UseState(reader.Byte(), reader.Byte(), reader.Float(), reader.Floats(), reader.Number(), reader.Number(), DateOnly.FromDayNumber(reader.Number()), reader.Floats(), (UseFlags)reader.Byte());
    }

    /// <summary>Mean use of the reference's days with use; NaN before it is complete or with fewer than 28 of them.</summary>
    public double Reference => Known < UseWatch.ReferenceDays || ReferenceDays < 28 ? double.NaN : ReferenceSum / ReferenceDays;
}

/// <summary>
/// Use that changed in a way worth a look, customer by customer and day by day: a drop against the own first 60 days and the peers, no use for longer
/// than ever, every day the same, cut off at a ceiling. Days without use are vacancy, not a drop: the mean is of days with use only, and while half of the last
/// 28 days are without, no drop, flat line or ceiling is looked for.
/// </summary>
public static class UseWatch
{
    /// <summary>Known days of the reference.</summary>
    public const int ReferenceDays = 60;
    /// <summary>Peers, itself among them, of which a customer's season is taken: the median of fewer is moved by one or two that are irregular themselves.</summary>
    public const int FewestPeers = 8;
    /// <summary>Days looked at.</summary>
    public const int RecentDays = 28;
    /// <summary>Drop to this share of the reference, the peers' taken out, is raised; it is over above <see cref="DropOver"/>.</summary>
    public const double DropTo = 0.5, DropOver = 0.7;
    /// <summary>Days without use that count at least; and more than twice the longest before.</summary>
    public const int ZeroDays = 14;
    /// <summary>Days of one value, within 1 %, that count.</summary>
    public const int FlatDays = 14;
    /// <summary>Days within 2 % of the highest that make a ceiling, and the share of the reference's third highest day under which it is one.</summary>
    public const int CapDays = 9;
    const double CapUnder = 0.7;

    /// <summary>Recent mean of days with use to the reference; NaN when unknown or vacant. Its median over a customer's peers is their ratio.</summary>
    public static double Ratio(UseState state)
    {
        var used = state.Recent.Where(value => value > 0).ToList();
        return state.Recent.Length < RecentDays || used.Count * 2 <= RecentDays ? double.NaN : used.Average() / state.Reference;
    }

    /// <summary>Takes the next day.</summary>
    /// <param name="state">Of the days before.</param>
    /// <param name="day">The day; missing changes nothing.</param>
    /// <returns>At most one finding of each kind.</returns>
    public static (UseState State, IReadOnlyList<Finding> Findings) Next(UseState state, DayInput day)
    {
        if (float.IsNaN(day.Value)) return (state, []);
        var next = state with
        {
            Recent = [.. state.Recent.Length < RecentDays ? state.Recent : state.Recent[1..], day.Value],
            ZeroRun = day.Value <= 0 ? state.ZeroRun + 1 : 0,
            ZeroSince = day.Value <= 0 && state.ZeroRun > 0 ? state.ZeroSince : day.Day,
            LongestZeroRun = day.Value <= 0 ? state.LongestZeroRun : Math.Max(state.LongestZeroRun, state.ZeroRun),
        };
        if (state.Known < ReferenceDays) next = Learn(next, day.Value);
        var ratio = Ratio(next) / (day.PeerRatio > 0 ? day.PeerRatio : 1);
        var lost = double.IsNaN(ratio) ? 0 : Math.Max(0, next.Reference * day.PeerRatio - Ratio(next) * next.Reference) / 24;

        List<Finding> findings = [];
        var open = state.Open;
        Mark(UseFlags.Drop, "use-drop", double.IsNaN(ratio) ? null : ratio < DropTo ? true : ratio > DropOver ? false : null, 1 - ratio, lost, RecentDays);
        Mark(UseFlags.Zero, "use-zero", next.ZeroRun == 0 ? false : next.ZeroRun >= ZeroDays && next.ZeroRun > 2 * next.LongestZeroRun && state.Known == ReferenceDays ? true : null, next.ZeroRun, 0, next.ZeroRun);
        Mark(UseFlags.Flat, "use-flat", IsFlat(next.Recent), FlatDays, 0, FlatDays);
        Mark(UseFlags.Cap, "use-cap", IsCapped(next), CapDays, lost, RecentDays);
        return (next with { Open = open }, findings);

        // True: found; false: over; null: neither, so that it neither opens nor ends.
        void Mark(UseFlags flag, string rule, bool? found, double score, double perHour, int days)
        {
            if (found is not { } now || now == open.HasFlag(flag)) return;
            open = now ? open | flag : open & ~flag;
            var since = flag == UseFlags.Zero && now ? next.ZeroSince : day.Day.AddDays(1 - days);
            findings.Add(new Finding(rule, now ? FindingKind.Raise : FindingKind.Clear, FindingLevel.Tell, (now ? since : day.Day).ToDateTime(default), day.Day.ToDateTime(default), now ? perHour : 0, score, next.Recent));
        }
    }

    static UseState Learn(UseState state, float value)
    {
        if (value <= 0) return state with { Known = (byte)(state.Known + 1) };
        float[] highest = [.. state.ReferenceHighest.Append(value).OrderDescending().Take(3)];
        return state with { Known = (byte)(state.Known + 1), ReferenceDays = (byte)(state.ReferenceDays + 1), ReferenceSum = state.ReferenceSum + value, ReferenceHighest = highest };
    }

    static bool? IsFlat(float[] recent)
    {
        if (recent.Length < FlatDays) return null;
        var last = recent[^FlatDays..];
        var (low, high) = (last.Min(), last.Max());
        return low <= 0 ? null : high - low <= 0.01f * high;
    }

    static bool? IsCapped(UseState state)
    {
        if (state.Known < ReferenceDays || IsFlat(state.Recent) == true || state.Recent.Length < RecentDays || state.Recent.Count(value => value > 0) * 2 <= RecentDays) return null;
        var high = state.Recent.Max();
        return high < CapUnder * state.ReferenceHighest[2] && state.Recent.Count(value => value >= 0.98f * high) >= CapDays;
    }
}
