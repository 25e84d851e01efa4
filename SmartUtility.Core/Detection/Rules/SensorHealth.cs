namespace SmartUtility.Core.Detection.Rules;

/// <summary>What is kept per station sensor.</summary>
/// <param name="Value">Last known hour.</param>
/// <param name="Run">Known hours in a row with this very value.</param>
/// <param name="HasFlowed">It has shown flow once: a zero then means something.</param>
/// <param name="Since">First hour of the run.</param>
/// <param name="IsStuck">Raised as stuck.</param>
/// <param name="Above">Known hours in a row above what the point can carry.</param>
/// <param name="AboveSince">First of them.</param>
/// <param name="IsOut">Raised as out of range.</param>
public readonly record struct SensorState(float Value, int Run, bool HasFlowed, DateTime Since, bool IsStuck, int Above, DateTime AboveSince, bool IsOut);

/// <summary>A sensor at a network point that shows the same value hour after hour, or more than the point can carry.</summary>
public static class SensorHealth
{
    /// <summary>Code: the same value hour after hour.</summary>
    public const string Stuck = "sensor-stuck";
    /// <summary>Code: more than the point can carry.</summary>
    public const string OutOfRange = "sensor-range";
    /// <summary>Hours with the same value: demand of a day never stands still; pipes and lines that are shut for half a day are ordinary.</summary>
    public const int StuckHours = 24;
    /// <summary>Smallest value that can be stuck other than zero, base units: below it a coarse counter repeats itself.</summary>
    public const float Least = 100;
    /// <summary>Share of the rated capacity that cannot be: meters err by a few percent, plants are run above their rating by some more.</summary>
    public const double Possible = 1.5;
    /// <summary>Hours above it: one may come from a late reading.</summary>
    public const int OutHours = 2;

    /// <summary>Takes the next hour.</summary>
    /// <param name="state">So far.</param>
    /// <param name="hour">The hour.</param>
    /// <param name="capacity">Rated base units per hour, or null when unknown.</param>
    /// <param name="found">Receives what is found.</param>
    public static SensorState Next(SensorState state, HourInput hour, long? capacity, Action<Finding> found)
    {
        if (float.IsNaN(hour.Value)) return state;
        var same = state.Run > 0 && hour.Value == state.Value && (hour.Value >= Least || (hour.Value == 0 && state.HasFlowed));
        var next = state with
        {
            Value = hour.Value, Run = same ? state.Run + 1 : 1, Since = same ? state.Since : hour.Hour, HasFlowed = state.HasFlowed || hour.Value > 0, IsStuck = state.IsStuck && same,
        };
        if (state.IsStuck && !same) found(new Finding(Stuck, FindingKind.Clear, FindingLevel.Alert, state.Since, hour.Hour, 0, 0, []));
        if (!next.IsStuck && next.Run >= StuckHours)
        {
            next = next with { IsStuck = true };
            found(new Finding(Stuck, FindingKind.Raise, FindingLevel.Alert, next.Since, hour.Hour, 0, next.Run, []));
        }

        var above = capacity is { } rated && hour.Value > Possible * rated;
        next = next with { Above = above ? state.Above + 1 : 0, AboveSince = above && state.Above > 0 ? state.AboveSince : hour.Hour, IsOut = state.IsOut && above };
        if (state.IsOut && !above) found(new Finding(OutOfRange, FindingKind.Clear, FindingLevel.Alert, state.AboveSince, hour.Hour, 0, 0, []));
        if (next.IsOut || next.Above < OutHours) return next;
        found(new Finding(OutOfRange, FindingKind.Raise, FindingLevel.Alert, next.AboveSince, hour.Hour, 0, hour.Value / capacity!.Value, []));
        return next with { IsOut = true };
    }
}
