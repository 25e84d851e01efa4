namespace SmartUtility.Core.Detection.Rules;

/// <summary>An hour of a series.</summary>
/// <param name="Hour">Its start, local: habits follow the hour of the day.</param>
/// <param name="Value">Base units (L) in the hour; NaN = missing.</param>
public readonly record struct HourInput(DateTime Hour, float Value);

/// <summary>When flow that never rests counts. Source of the hours: Britton, Stewart &amp; O'Halloran 2013; AWWA M36.</summary>
/// <param name="Tell">Hours without rest after which the subscriber is told.</param>
/// <param name="Alert">Hours after which the utility is alerted.</param>
/// <param name="Order">Hours after which someone should go and look.</param>
/// <param name="Start">Flow in L/h below which the meter does not turn: at or below it an hour rests. 0 or more.</param>
public sealed record ContinuousFlowLimits(int Tell, int Alert, int Order, float Start)
{
    /// <summary>48 h tell, 72 h alert, 168 h order.</summary>
    public static readonly ContinuousFlowLimits Default = new(48, 72, 168, 0);
}

/// <summary>What is kept per meter: about 110 bytes.</summary>
public sealed class ContinuousFlowState
{
    const byte Version = 1;

    /// <summary>Of a meter never seen. The own habit starts as one of many homes: rarer at night and at higher flows.</summary>
    public static ContinuousFlowState Start => new();

    /// <summary>Known hours since the last one that rested.</summary>
    public int Run { get; internal set; }
    /// <summary>Lowest of these, L/h: what leaks while the run lasts.</summary>
    public float Lowest { get; internal set; }
    /// <summary>First hour of the run.</summary>
    public DateTime Since { get; internal set; }
    /// <summary>Level raised already, 0 = none.</summary>
    public FindingLevel Raised { get; internal set; }

    // Share of days, in 255ths, on which the hour of the day flowed at the level: 24 hours for each level.
    internal byte[] Habit { get; private init; } = ContinuousFlow.FirstHabit();
    // Per level: how much likelier a leak made the last hours than habit, natural logarithm, and when that began.
    internal float[] Odds { get; private init; } = new float[ContinuousFlow.Levels.Length];
    internal DateTime[] OddsSince { get; private init; } = new DateTime[ContinuousFlow.Levels.Length];

    internal ContinuousFlowState Copy() => new() { Run = Run, Lowest = Lowest, Since = Since, Raised = Raised, Habit = [.. Habit], Odds = [.. Odds], OddsSince = [.. OddsSince] };

    /// <summary>As stored.</summary>
    public byte[] ToBytes()
    {
        var writer = new StateWriter(Version).Number(Run).Float(Lowest).Long(Since.Ticks).Byte((byte)Raised).Bytes(Habit).Floats(Odds);
        foreach (var since in OddsSince) writer.Long(since.Ticks);
        return writer.ToArray();
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    public static ContinuousFlowState FromBytes(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes, Version);
        var state = new ContinuousFlowState { Run = reader.Number(), Lowest = reader.Float(), Since = new DateTime(reader.Long()), Raised = (FindingLevel)reader.Byte(), Habit = reader.Bytes(), Odds = reader.Floats() };
        for (var level = 0; level < state.OddsSince.Length; level++) state.OddsSince[level] = new DateTime(reader.Long());
        return state;
    }
}

/// <summary>
/// Leak behind a meter: the flow never rests, or rests so seldom that habit does not explain it. Two tests side by side. The run: hours since the last
/// rest; one hour of rest ends it. The odds: for each of a few flows, whether the hours that reached it are explained by the meter's own habit
/// at that hour of the day or by a leak that nearly always flows (a sum of log likelihood ratios); this one sees leaks that rest now and then. A missing hour neither adds nor
/// resets. While an alert is open nothing is learnt as habit.
/// </summary>
public static class ContinuousFlow
{
    /// <summary>Code of the rule.</summary>
    public const string Rule = "continuous-flow";

    /// <summary>Flows in L/h whose habit is kept: tripling steps from what a dripping tap to what a running cistern gives.</summary>
    internal static readonly float[] Levels = [1, 3, 9];
    /// <summary>Share of hours in which a leak flows.</summary>
    const double LeakShare = 0.98;
    /// <summary>Habit counts as rare at most and as usual at most: an empty home is not sure to stay empty, a busy one not sure to be busy.</summary>
    const double Rarest = 0.1, Usual = 0.7;
    /// <summary>Logarithm of the odds that tells; about ten times the flats of a city times the hours of a year.</summary>
    const float Decision = 36;
    /// <summary>A day's weight in habit: four weeks.</summary>
    const double Learning = 1.0 / 28;

    /// <summary>Takes the next hour.</summary>
    public static (ContinuousFlowState State, Finding? Finding) Next(ContinuousFlowState state, HourInput hour, ContinuousFlowLimits limits)
    {
        var next = state.Copy();
        var finding = Step(next, hour.Hour, hour.Value, limits);
        return (next, finding);
    }

    /// <summary>Takes the next hours at once, with one copy of the state: the nightly run.</summary>
    /// <param name="state">Of the hours before.</param>
    /// <param name="first">Start of the first hour, local.</param>
    /// <param name="hours">Hour by hour, NaN = missing.</param>
    /// <param name="limits">The limits.</param>
    public static (ContinuousFlowState State, IReadOnlyList<Finding> Findings) Next(ContinuousFlowState state, DateTime first, ReadOnlySpan<float> hours, ContinuousFlowLimits limits)
    {
        var next = state.Copy();
        List<Finding>? findings = null;
        for (var n = 0; n < hours.Length; n++)
            if (Step(next, first.AddHours(n), hours[n], limits) is { } finding) (findings ??= []).Add(finding);
        return (next, findings ?? (IReadOnlyList<Finding>)[]);
    }

    static Finding? Step(ContinuousFlowState state, DateTime hour, float value, ContinuousFlowLimits limits)
    {
        if (float.IsNaN(value)) return null;
        var flows = value > limits.Start;
        if (!flows) (state.Run, state.Lowest) = (0, 0);
        else if (state.Run++ == 0) (state.Since, state.Lowest) = (hour, value);
        else state.Lowest = Math.Min(state.Lowest, value);

        var likeliest = -1;
        for (var level = 0; level < Levels.Length; level++)
        {
            var usual = Math.Clamp(state.Habit[level * 24 + hour.Hour] / 255.0, Rarest, Usual);
            var reached = flows && value >= Levels[level];
            var odds = state.Odds[level] + Math.Log(reached ? LeakShare / usual : (1 - LeakShare) / (1 - usual));
            if (state.Odds[level] <= 0) state.OddsSince[level] = hour;
            state.Odds[level] = (float)Math.Clamp(odds, 0, Decision);
            if (likeliest < 0 || state.Odds[level] >= state.Odds[likeliest]) likeliest = level;
        }

        var reachedLevel = state.Run >= limits.Order ? FindingLevel.Order : state.Run >= limits.Alert ? FindingLevel.Alert
            : state.Run >= limits.Tell || state.Odds[likeliest] >= Decision ? FindingLevel.Tell : 0;
        Finding? finding = null;
        if (reachedLevel > state.Raised)
        {
            var byRun = state.Run >= limits.Tell;
            finding = new Finding(Rule, FindingKind.Raise, reachedLevel, byRun ? state.Since : state.OddsSince[likeliest], hour, byRun ? state.Lowest : Levels[likeliest], byRun ? state.Run : state.Odds[likeliest], [value]);
            state.Raised = reachedLevel;
        }
        else if (state.Raised > 0 && reachedLevel == 0 && state.Odds[likeliest] < Decision / 2)
        {
            finding = new Finding(Rule, FindingKind.Clear, state.Raised, hour, hour, 0, state.Odds[likeliest], [value]);
            state.Raised = 0;
        }
        if (state.Raised == 0) Learn(state.Habit, hour.Hour, flows ? value : 0);
        return finding;
    }

    static void Learn(byte[] habit, int hour, float value)
    {
        for (var level = 0; level < Levels.Length; level++)
        {
            ref var share = ref habit[level * 24 + hour];
            share = (byte)Math.Round(share + Learning * ((value >= Levels[level] ? 255 : 0) - share));
        }
    }

    /// <summary>Habit before anything is known: 30 % of the hours before six, 60 % of the others, at three times the flow less by the root of three.</summary>
    internal static byte[] FirstHabit() => [.. Levels.SelectMany(level => Enumerable.Range(0, 24).Select(hour => (byte)Math.Round(255 * (hour < 6 ? 0.3 : 0.6) / Math.Sqrt(level))))];
}
