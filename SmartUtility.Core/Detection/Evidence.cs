using System.Text.Json;

namespace SmartUtility.Core.Detection;

/// <summary>What one meter counted in an hour.</summary>
/// <param name="Hour">Start, UTC.</param>
/// <param name="Amount">Base units (Wh or L).</param>
public sealed record FlowHour(DateTimeOffset Hour, long Amount);

/// <summary>What an alert rests on, frozen when it was raised.</summary>
/// <param name="RaisePercent">The limit then; 0 where no limit decided.</param>
/// <param name="ClearPercent">The limit then.</param>
/// <param name="Hours">The limit then; else the hours the condition lasted.</param>
/// <param name="Series">Hours of the network point seen, oldest first.</param>
/// <param name="Flow">Hours of the meter seen, oldest first; null where it concerns no meter.</param>
/// <param name="Detail">What a device said, or null.</param>
/// <param name="Score">The rule's statistic; only comparable within the rule.</param>
public sealed record Evidence(decimal RaisePercent, decimal ClearPercent, int Hours, IReadOnlyList<NetworkHour> Series, IReadOnlyList<FlowHour>? Flow = null, string? Detail = null, double Score = 0)
{
    static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    /// <summary>As stored.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Format);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static Evidence FromJson(string json) => JsonSerializer.Deserialize<Evidence>(json, Format)
        ?? throw new FormatException("an alert without evidence");
}
