namespace SmartUtility.Core.Detection.Rules;

/// <summary>What is kept per balanced point: at most about 700 bytes.</summary>
/// <param name="Shift">Of the daily ratio.</param>
/// <param name="Volumes">Supplied on the last 28 days that were known, base units.</param>
public sealed record LossState(ShiftState Shift, float[] Volumes)
{
    const byte Version = 1;

    /// <summary>Of a point never seen.</summary>
    public static readonly LossState Start = new(ShiftState.Start, []);

    /// <summary>As stored.</summary>
    public byte[] ToBytes() => Shift.Write(new StateWriter(Version).Floats(Volumes)).ToArray();

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    public static LossState FromBytes(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes, Version);
        var volumes = reader.Floats();
        return new LossState(ShiftState.Read(ref reader), volumes);
    }
}

/// <summary>
/// Losses of a balanced point that grow and stay: the day's loss (supplied − received) as a share of the mean supply of 28 days, watched for a shift.
/// A ratio to the mean, not to the day, keeps quiet days from looking lossy.
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
        float[] volumes = [.. state.Volumes.Length < ShiftWatch.ReferenceDays ? state.Volumes : state.Volumes[1..], (float)supplied];
        var mean = volumes.Average();
        if (mean <= 0) return (state with { Volumes = volumes }, null);
        var (next, shift) = ShiftWatch.Next(state.Shift, day, (supplied - received) / mean, Limits);
        return (new LossState(next, volumes), shift is null ? null : new Finding(Rule, shift.Kind, FindingLevel.Alert,
            shift.Since.ToDateTime(default), day.ToDateTime(default), Math.Max(0, shift.Size) * mean / 24, shift.Score, shift.Evidence));
    }
}
