namespace SmartUtility.Core.Detection.Rules;

/// <summary>
/// Leak in a district by its least night flow: the mean of the two lowest hours between midnight and seven, which a single late consumer does not lift,
/// watched for a lasting shift upwards; downwards = repaired, the new level is learnt.
/// </summary>
public static class NightFlow
{
    /// <summary>Code of the rule.</summary>
    public const string Rule = "night-flow";
    /// <summary>Local hours of a night: 0 to 6, the value of the day they belong to.</summary>
    public const int Hours = 7;
    /// <summary>Of these at least so many must be known.</summary>
    public const int NeededHours = 6;
    /// <summary>One scale of each night is forgiven, fourteen decide: a doubled flow is found after eight nights, a shift of two scales after fifteen. Least scale 3 % of the flow.
    /// A burst, two nights far above, decides at once and someone should go and look.</summary>
    public static readonly ShiftLimits Limits = new(1, 14, 0, 0.03, 3, 7, true, 8);

    /// <summary>Least flow of a night, in the unit of its hours (base units per hour); NaN when too few are known.</summary>
    /// <param name="hours">The hours 0 to 6, NaN = missing.</param>
    public static double Least(ReadOnlySpan<float> hours)
    {
        var (lowest, second, known) = (float.PositiveInfinity, float.PositiveInfinity, 0);
        foreach (var hour in hours)
        {
            if (float.IsNaN(hour)) continue;
            known++;
            if (hour < lowest) (lowest, second) = (hour, lowest);
            else if (hour < second) second = hour;
        }
        return known < NeededHours ? double.NaN : (lowest + (double)second) / 2;
    }

    /// <summary>Takes the next night.</summary>
    /// <param name="state">Of the nights before.</param>
    /// <param name="night">The local day whose first hours they are.</param>
    /// <param name="least">Its <see cref="Least"/>; NaN changes nothing.</param>
    public static (ShiftState State, Finding? Finding) Next(ShiftState state, DateOnly night, double least)
    {
        var (next, shift) = ShiftWatch.Next(state, night, least, Limits);
        return (next, shift is null ? null : new Finding(Rule, shift.Kind, shift.IsBurst ? FindingLevel.Order : FindingLevel.Alert, shift.Since.ToDateTime(default), night.ToDateTime(default), Math.Max(0, shift.Size), shift.Score, shift.Evidence));
    }
}
