using SmartUtility.Core.Detection.Rules;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection;

/// <summary>How grave an alert is: by its level and the volume per hour.</summary>
public static class Severities
{
    /// <summary>Base units per hour from which an alert is critical: 5 m³ of water an hour fill a road in a night, 50 m³ of gas or 50 kWh are a small factory.</summary>
    public static long CriticalPerHour(Resource resource) => resource == Resource.Water ? 5_000 : 50_000;

    /// <summary>Severity of a finding.</summary>
    /// <param name="level">Level of the rule.</param>
    /// <param name="perHour">Loss in base units (Wh or L) per hour; 0: without size.</param>
    /// <param name="resource">What is lost.</param>
    public static AlertSeverity Of(FindingLevel level, long perHour, Resource resource) =>
        perHour >= CriticalPerHour(resource) ? AlertSeverity.Critical : level == FindingLevel.Tell ? AlertSeverity.Info : AlertSeverity.Warning;
}
