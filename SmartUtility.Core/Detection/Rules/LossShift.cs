namespace SmartUtility.Core.Detection.Rules;

/// <summary>What is kept per balanced point: at most about 900 bytes.</summary>
/// <param name="Shift">Of the daily ratio.</param>
/// <param name="Volumes">Supplied on the last 28 known days before anything rose, base units: the ratio is to their mean.</param>
/// <param name="Waiting">Supplied on the known days since then, at most 28: they count once the rise came to nothing, or from a repair on.</param>
public sealed record LossState(ShiftState Shift, float[] Volumes, float[] Waiting)
{
    const byte Version = 2;

    /// <summary>Of a point never seen.</summary>
    public static readonly LossState Start = new(ShiftState.Start, [], []);

    /// <summary>As stored.</summary>
    public byte[] ToBytes() => Shift.Write(new StateWriter(Version).Floats(Volumes).Floats(Waiting)).ToArray();

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    public static LossState FromBytes(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes, Version);
        var (volumes, waiting) = (reader.Floats(), reader.Floats());
        return new LossState(ShiftState.Read(ref reader), volumes, waiting);
    }
}

/// <summary>
/// Losses of a balanced point that grow and stay: the day's loss (supplied − received) as a share of the mean supply of 28 days, watched for a shift.
/// A ratio to the mean, not to the day, keeps quiet days from looking lossy. Days that rise or are under alarm are not in the mean: it would grow with
/// the loss, and a large one would seem to shrink while it goes on. After a repair the mean is that of the days since.
/// </summary>
public static class LossShift
{
    /// <summary>Code of the rule.</summary>
    public const string Rule = "loss-shift";
    /// <summary>Least scale .8 % of supply: what good meters disagree by.</summary>
    public static readonly ShiftLimits Limits = new(0.5, 12, 0.008, 0, 4, 0, false, 0);

    /// <summary>Takes the next day.</summary>
    /// <param name="state">Of the days before.</param>
    /// <param name="day">The local day.</param>
    /// <param name="supplied">Base units that flowed in; NaN when unknown.</param>
    /// <param name="received">Base units registered below; NaN when fewer than 95 % of the meters reported: the day then changes nothing.</param>
    public static (LossState State, Finding? Finding) Next(LossState state, DateOnly day, double supplied, double received)
    {
        if (double.IsNaN(supplied) || double.IsNaN(received)) return (state, null);
        var mean = state.Volumes.Length > 0 ? state.Volumes.Average() : supplied;
        if (mean <= 0) return (state, null);
        var (next, shift) = ShiftWatch.Next(state.Shift, day, (supplied - received) / mean, Limits);
        return (Keep(state, next, shift, (float)supplied, mean), shift is null ? null : new Finding(Rule, shift.Kind, FindingLevel.Alert,
            shift.Since.ToDateTime(default), day.ToDateTime(default), Math.Max(0, shift.Size) * mean / 24, shift.Score, shift.Evidence));
    }

    static LossState Keep(LossState state, ShiftState next, Shift? shift, float supplied, double mean)
    {
        // A day without supply says nothing of what is usual.
        float[] days = supplied > 0 ? [supplied] : [];
        float[] waiting = [.. state.Waiting.Concat(days).TakeLast(ShiftWatch.ReferenceDays)];
        if (shift?.Kind == FindingKind.Clear)
        {
            // The days since the repair are the new reference, of the ratio and of its mean alike.
            float[] since = [.. waiting.TakeLast(next.Reference.Values.Length)];
            return since.Length > 0 ? new LossState(next.Scaled(mean / since.Average()), since, []) : new LossState(next, state.Volumes, []);
        }
        if (next.IsOpen) return new LossState(next, state.Volumes, next.Falling.Values.Length > 0 ? waiting : []);
        return next.Up > 0 ? new LossState(next, state.Volumes, waiting) : new LossState(next, [.. state.Volumes.Concat(state.Waiting).Concat(days).TakeLast(ShiftWatch.ReferenceDays)], []);
    }
}
