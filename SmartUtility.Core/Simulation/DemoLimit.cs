namespace SmartUtility.Core.Simulation;

/// <summary>The loss limit of every zone and transformer of the demonstration: normal losses stay below clear, the leak and the bypass above raise.</summary>
public static class DemoLimit
{
    /// <summary>% of expected.</summary>
    public const decimal Raise = 15;
    /// <summary>% of expected.</summary>
    public const decimal Clear = 12;
    /// <summary>Whole hours.</summary>
    public const int Hours = 3;
}
