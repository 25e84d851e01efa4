using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Simulation;

/// <summary>The loss limit of every zone and transformer of the demonstration: normal losses stay below clear, the leak and the bypass above raise.</summary>
public static class DemoLimit
{
    /// <summary>% of expected.</summary>
    public const decimal Raise = 15;
    /// <summary>% of expected.</summary>
    public const decimal Clear = 12;
    /// <summary>Whole hours: three; a day for water, of which so little flows at night that any small leak is a large share of it.</summary>
    public static int Hours(Resource resource) => resource == Resource.Water ? 24 : 3;
}
