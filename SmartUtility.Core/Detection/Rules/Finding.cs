namespace SmartUtility.Core.Detection.Rules;

/// <summary>What a rule says of a series.</summary>
public enum FindingKind
{
    /// <summary>An irregularity to check, or a known one that became graver.</summary>
    Raise,
    /// <summary>The condition is over.</summary>
    Clear,
}

/// <summary>How grave it is.</summary>
public enum FindingLevel
{
    /// <summary>The subscriber is told.</summary>
    Tell = 1,
    /// <summary>The utility is alerted.</summary>
    Alert = 2,
    /// <summary>Someone should go and look.</summary>
    Order = 3,
}

/// <summary>Result of a rule's step. Times are in the clock of the hours or days that were handed in.</summary>
/// <param name="Rule">Code of the rule, like "continuous-flow".</param>
/// <param name="Kind">Raised or over.</param>
/// <param name="Level">How grave.</param>
/// <param name="Since">Start of the first hour or day of the condition.</param>
/// <param name="At">Start of the hour or day that decided; nothing later was looked at.</param>
/// <param name="PerHour">Size in the series' unit (base units Wh or L) per hour; 0 when it has none.</param>
/// <param name="Score">The statistic that passed its limit; only comparable within the rule.</param>
/// <param name="Evidence">The values it rests on, oldest first, the last one at <paramref name="At"/>.</param>
public sealed record Finding(string Rule, FindingKind Kind, FindingLevel Level, DateTime Since, DateTime At, double PerHour, double Score, IReadOnlyList<float> Evidence);
