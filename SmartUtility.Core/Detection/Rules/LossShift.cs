namespace SmartUtility.Core.Detection.Rules;

/// <summary>How the mean of a point's supply goes on.</summary>
public enum LossMean : byte
{
    /// <summary>Day by day.</summary>
    Rolls,
    /// <summary>It stands still: a large loss is open.</summary>
    Stands,
    /// <summary>It stands still until 28 days since the repair are known.</summary>
    Settles,
}

/// <summary>What is kept per balanced point: at most about 900 bytes.</summary>
/// <param name="Shift">Of the daily ratio.</param>
/// <param name="Volumes">Supplied on the 28 known days whose mean the ratio is to, base units.</param>
/// <param name="Waiting">Supplied on known days that may follow: the last ones, those of a fall under alarm, or those since a repair.</param>
/// <param name="Mean">How the mean goes on.</param>
public sealed record LossState(ShiftState Shift, float[] Volumes, float[] Waiting, LossMean Mean)
{
    const byte Version = 2;

    /// <summary>Of a point never seen.</summary>
    public static readonly LossState Start = new(ShiftState.Start, [], [], LossMean.Rolls);

    /// <summary>As stored.</summary>
    public byte[] ToBytes() => Shift.Write(new StateWriter(Version).Floats(Volumes).Floats(Waiting).Byte((byte)Mean)).ToArray();

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    public static LossState FromBytes(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes, Version);
        var (volumes, waiting, mean) = (reader.Floats(), reader.Floats(), (LossMean)reader.Byte());
        return new LossState(ShiftState.Read(ref reader), volumes, waiting, mean);
    }
}

/// <summary>
/// Losses of a balanced point that grow and stay: the day's loss (supplied − received) as a share of the mean supply of 28 days, watched for a shift.
/// A ratio to the mean, not to the day, keeps quiet days from looking lossy. The last seven days and those under alarm of a large loss are not in the mean: it
/// would grow with the loss, which would seem to shrink while it goes on. The first 28 days after its repair become the mean at once, and what is remembered is
/// converted to it, since use may have changed much under a long alarm.
/// </summary>
public static class LossShift
{
    /// <summary>Code of the rule.</summary>
    public const string Rule = "loss-shift";
    /// <summary>Least scale .8 % of supply: what good meters disagree by.</summary>
    public static readonly ShiftLimits Limits = new(0.5, 12, 0.008, 0, 4, 0, false, 0);

    /// <summary>Days that wait before they enter the mean: a large step is decided within four.</summary>
    const int WaitingDays = 7;

    /// <summary>Growth, as a share of supply, that stops the mean. A smaller one moves it less than good meters disagree, and the season should go on in it.</summary>
    const double Large = 0.1;

    /// <summary>Takes the next day.</summary>
    /// <param name="state">Of the days before.</param>
    /// <param name="day">The local day.</param>
    /// <param name="supplied">Base units that flowed in; NaN when unknown.</param>
    /// <param name="received">Base units registered below; NaN when fewer than 95 % of the meters reported: the day then changes nothing.</param>
    public static (LossState State, Finding? Finding) Next(LossState state, DateOnly day, double supplied, double received)
    {
        if (double.IsNaN(supplied) || double.IsNaN(received)) return (state, null);
        // A day without supply says nothing of what is usual.
        float[] waiting = supplied > 0 ? [.. state.Waiting.Append((float)supplied).TakeLast(ShiftWatch.ReferenceDays)] : state.Waiting;
        var known = state.Volumes.Length > 0 ? state.Volumes : waiting;
        if (known.Length == 0) return (state, null);
        var mean = known.Average();
        var (next, shift) = ShiftWatch.Next(state.Shift, day, (supplied - received) / mean, Limits);
        return (Keep(state with { Shift = next, Waiting = waiting }, shift, mean), shift is null ? null : new Finding(Rule, shift.Kind, FindingLevel.Alert,
            shift.Since.ToDateTime(default), day.ToDateTime(default), Math.Max(0, shift.Size) * mean / 24, shift.Score, shift.Evidence));
    }

    static LossState Keep(LossState state, Shift? shift, double mean)
    {
        if (shift is { Kind: FindingKind.Raise, Size: > Large }) return state with { Waiting = [], Mean = LossMean.Stands };
        if (state.Mean == LossMean.Stands)
            return shift?.Kind == FindingKind.Clear ? state with { Waiting = [.. state.Waiting.TakeLast(state.Shift.Reference.Values.Length)], Mean = LossMean.Settles }
                : state.Shift.Falling.Values.Length > 0 ? state : state with { Waiting = [] };
        if (state.Mean == LossMean.Settles)
            return state.Waiting.Length < ShiftWatch.ReferenceDays ? state : new LossState(state.Shift.Scaled(mean / state.Waiting.Average()), state.Waiting, [], LossMean.Rolls);
        return state.Waiting.Length <= WaitingDays ? state : state with { Volumes = [.. state.Volumes.Append(state.Waiting[0]).TakeLast(ShiftWatch.ReferenceDays)], Waiting = state.Waiting[1..] };
    }
}
