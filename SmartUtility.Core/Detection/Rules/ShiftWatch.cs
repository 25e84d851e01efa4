
namespace SmartUtility.Core.Detection.Rules;

/// <summary>When the level of a daily series counts as shifted.</summary>
/// <param name="Slack">Part of a day's deviation that is forgiven, in scales (k of a CUSUM).</param>
/// <param name="Decision">Sum of deviations, in scales, that decides (h of a CUSUM).</param>
/// <param name="Floor">Least scale, in the series' unit.</param>
/// <param name="RelativeFloor">Least scale as a share of the reference level.</param>
/// <param name="Clip">Scales that one day counts at most: no single one decides.</param>
/// <param name="WaitingDays">Days that wait before they enter the reference, 0 to 7: what grows slowly must not teach what is usual.</param>
/// <param name="ByWeekend">True where weekends have a level of their own.</param>
/// <param name="Burst">Scales, unclipped, that two days running must lie above the level, and by 30 % above every day of the reference, to decide at once; 0 = never.</param>
public sealed record ShiftLimits(double Slack, double Decision, double Floor, double RelativeFloor, double Clip, int WaitingDays, bool ByWeekend, double Burst);

/// <summary>Some accepted days: values, oldest first, and which were weekends (bit n = value n).</summary>
/// <param name="Values">At most 28 values.</param>
/// <param name="Weekends">Bits of the weekend days.</param>
public sealed record DayValues(float[] Values, uint Weekends)
{
    /// <summary>None.</summary>
    public static readonly DayValues None = new([], 0);

    /// <summary>With one more day; the oldest leaves when there are more than <see cref="ShiftWatch.ReferenceDays"/>.</summary>
    public DayValues With(float value, bool isWeekend)
    {
        var (kept, bits) = Values.Length < ShiftWatch.ReferenceDays ? (Values, Weekends) : (Values[1..], Weekends >> 1);
        return new DayValues([.. kept, value], isWeekend ? bits | 1u << kept.Length : bits);
    }

    /// <summary>
    /// The days since the level last rose by so much, as the split into two levels that explains most has it; all of them when it did not. A sum that happened to stand above zero when a shift
    /// came has days in it of before.
    /// </summary>
    /// <param name="least">Least rise, in the series' unit.</param>
    public DayValues Last(double least)
    {
        var (total, first, best, at) = (Values.Sum(value => (double)value), 0.0, 0.0, 0);
        for (var n = 1; n < Values.Length; n++)
        {
            first += Values[n - 1];
            var rise = (total - first) / (Values.Length - n) - first / n;
            if (rise > least && rise * rise * n * (Values.Length - n) > best) (best, at) = (rise * rise * n * (Values.Length - n), n);
        }
        return at == 0 ? this : new DayValues(Values[at..], Weekends >> at);
    }

    /// <summary>Level of a day: the median, weekends apart from working days when six of each are known and it is asked.</summary>
    public double Level(bool isWeekend, bool byWeekend)
    {
        if (byWeekend)
        {
            var weekends = Values.Where((_, n) => (Weekends >> n & 1) == 1).ToArray();
            if (weekends.Length >= 6 && Values.Length - weekends.Length >= 6)
                return Robust.Median(isWeekend ? weekends : [.. Values.Where((_, n) => (Weekends >> n & 1) == 0)]);
        }
        return Robust.Median(Values);
    }
}

/// <summary>What is kept per series: at most about 600 bytes.</summary>
/// <param name="Reference">Days the level is taken from.</param>
/// <param name="Waiting">Last days, not yet in the reference.</param>
/// <param name="Residuals">Deviations of the last days from the level of their time, clipped: the scale comes from them.</param>
/// <param name="Up">Sum of deviations upwards, in scales.</param>
/// <param name="Down">Sum of deviations downwards, in scales.</param>
/// <param name="Rising">Days since <paramref name="Up"/> was last zero.</param>
/// <param name="Falling">Days since <paramref name="Down"/> was last zero.</param>
/// <param name="RisingSince">First of them.</param>
/// <param name="IsOpen">True from a shift upwards until one downwards.</param>
/// <param name="IsBurst">True when the last day lay as far above as a burst.</param>
public sealed record ShiftState(DayValues Reference, DayValues Waiting, float[] Residuals, float Up, float Down, DayValues Rising, DayValues Falling, DateOnly RisingSince, DateOnly FallingSince, bool IsOpen, bool IsBurst)
{
    const byte Version = 1;

    /// <summary>Of a series never seen.</summary>
    public static readonly ShiftState Start = new(DayValues.None, DayValues.None, [], 0, 0, DayValues.None, DayValues.None, default, default, false, false);

    /// <summary>As stored.</summary>
    public byte[] ToBytes() => Write(new StateWriter(Version)).ToArray();

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    public static ShiftState FromBytes(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes, Version);
        return Read(ref reader);
    }

    /// <summary>The same series in another unit.</summary>
    internal ShiftState Scaled(double by)
    {
        return this with { Reference = Of(Reference), Waiting = Of(Waiting), Rising = Of(Rising), Falling = Of(Falling), Residuals = All(Residuals) };

        float[] All(float[] values) => Array.ConvertAll(values, value => (float)(value * by));

        DayValues Of(DayValues days) => days with { Values = All(days.Values) };
    }

    internal StateWriter Write(StateWriter to)
    {
        to.Floats(Reference.Values).Number((int)Reference.Weekends).Floats(Waiting.Values).Number((int)Waiting.Weekends).Floats(Residuals).Float(Up).Float(Down);
        to.Floats(Rising.Values).Number((int)Rising.Weekends).Floats(Falling.Values).Number((int)Falling.Weekends);
        return to.Number(RisingSince.DayNumber).Number(FallingSince.DayNumber).Byte(IsOpen ? (byte)1 : (byte)0).Byte(IsBurst ? (byte)1 : (byte)0);
    }

    internal static ShiftState Read(ref StateReader from)
    {
        var reference = Days(ref from);
        var waiting = Days(ref from);
        var residuals = from.Floats();
        var (up, down) = (from.Float(), from.Float());
        var rising = Days(ref from);
        var falling = Days(ref from);
        return new ShiftState(reference, waiting, residuals, up, down, rising, falling, DateOnly.FromDayNumber(from.Number()), DateOnly.FromDayNumber(from.Number()), from.Byte() == 1, from.Byte() == 1);

        static DayValues Days(ref StateReader from) => new(from.Floats(), (uint)from.Number());
    }
}

/// <summary>A shift of level.</summary>
/// <param name="Kind">Raise: upwards; Clear: downwards after an upwards one.</param>
/// <param name="Since">First day of it.</param>
/// <param name="Size">Change of the median against the reference, in the series' unit.</param>
/// <param name="Score">Sum of deviations, in scales.</param>
/// <param name="Evidence">Reference days, then those of the shift.</param>
public sealed record Shift(FindingKind Kind, DateOnly Since, double Size, double Score, IReadOnlyList<float> Evidence)
{
    /// <summary>True when two days far above decided at once.</summary>
    public bool IsBurst { get; init; }
}

/// <summary>
/// Two-sided CUSUM of a daily series against 28 earlier days of its own (Page 1954). The scale is the 80th percentile of the deviations of the
/// last 56 days, not their median: demand has a long upper tail. After a shift the days that made it are the new reference, so that a second one is seen
/// as well. A day without a value changes nothing.
/// </summary>
public static class ShiftWatch
{
    /// <summary>Days of the reference.</summary>
    public const int ReferenceDays = 28;
    /// <summary>Days the scale is taken from.</summary>
    public const int ScaleDays = 56;
    /// <summary>Days needed before anything is judged.</summary>
    public const int FirstDays = 14;
    /// <summary>Days needed after a shift.</summary>
    public const int DaysAfterShift = 5;

    /// <summary>Takes the next day.</summary>
    public static (ShiftState State, Shift? Shift) Next(ShiftState state, DateOnly day, double value, ShiftLimits limits)
    {
        if (double.IsNaN(value)) return (state, null);
        var weekend = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        if (state.Residuals.Length == 0)
        {
            var reference = state.Reference.With((float)value, weekend);
            if (reference.Values.Length < FirstDays) return (state with { Reference = reference }, null);
            var first = (float)Robust.Median(reference.Values);
            return (state with { Reference = reference, Residuals = Array.ConvertAll(reference.Values, known => known - first) }, null);
        }
        if (state.Reference.Values.Length < DaysAfterShift) return (state with { Reference = state.Reference.With((float)value, weekend) }, null);

        var level = state.Reference.Level(weekend, limits.ByWeekend);
        var scale = Math.Max(Robust.Quantile80(state.Residuals) / 1.2816, Math.Max(limits.Floor, limits.RelativeFloor * Math.Abs(level)));
        var deviation = Math.Clamp((value - level) / scale, -limits.Clip, limits.Clip);
        var burst = limits.Burst > 0 && value - level >= limits.Burst * scale && value > 1.3 * state.Reference.Values.Max();
        var up = Math.Max(0, state.Up + deviation - limits.Slack);
        var down = Math.Max(0, state.Down - deviation - limits.Slack);
        float[] residuals = [.. state.Residuals.Length < ScaleDays ? state.Residuals : state.Residuals[1..], (float)(deviation * scale)];
        var waiting = state.Waiting.With((float)value, weekend);
        var isFull = waiting.Values.Length > limits.WaitingDays;
        var next = state with
        {
            Reference = isFull ? state.Reference.With(waiting.Values[0], (waiting.Weekends & 1) == 1) : state.Reference,
            Waiting = isFull ? new DayValues(waiting.Values[1..], waiting.Weekends >> 1) : waiting,
            IsBurst = burst, Residuals = residuals, Up = (float)up, Down = (float)down,
            Rising = up > 0 ? state.Rising.With((float)value, weekend) : DayValues.None, RisingSince = state.Up > 0 ? state.RisingSince : day,
            Falling = down > 0 ? state.Falling.With((float)value, weekend) : DayValues.None, FallingSince = state.Down > 0 ? state.FallingSince : day,
        };
        if (up > limits.Decision || burst && state.IsBurst)
        {
            var rising = next.Rising.Last(3 * scale);
            if (rising.Values.Length < next.Rising.Values.Length) next = next with { Rising = rising, RisingSince = day.AddDays(1 - rising.Values.Length) };
        }
        if (up > limits.Decision || burst && state.IsBurst) return (Adopt(next, next.Rising, true), Of(FindingKind.Raise, next.RisingSince, next.Rising, up) with { IsBurst = burst && state.IsBurst });
        if (down > limits.Decision) return (Adopt(next, next.Falling, false), state.IsOpen ? Of(FindingKind.Clear, next.FallingSince, next.Falling, down) : null);
        return (next, null);

        Shift Of(FindingKind kind, DateOnly since, DayValues days, double score) => new(kind, since, Robust.Median(days.Values) - level, score, [.. state.Reference.Values, .. days.Values]);
    }

    static ShiftState Adopt(ShiftState state, DayValues days, bool isOpen) => state with { Reference = days, Waiting = DayValues.None, Up = 0, Down = 0, Rising = DayValues.None, Falling = DayValues.None, IsOpen = isOpen, IsBurst = false };
}
