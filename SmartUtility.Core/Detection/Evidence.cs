using System.Text.Json;

namespace SmartUtility.Core.Detection;

/// <summary>What an alert rests on, frozen when it was raised.</summary>
/// <param name="RaisePercent">The limit then.</param>
/// <param name="ClearPercent">The limit then.</param>
/// <param name="Hours">The limit then.</param>
/// <param name="Series">Hours seen, oldest first.</param>
public sealed record Evidence(decimal RaisePercent, decimal ClearPercent, int Hours, IReadOnlyList<NetworkHour> Series)
{
    static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    /// <summary>As stored.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Format);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static Evidence FromJson(string json) => JsonSerializer.Deserialize<Evidence>(json, Format)
        ?? throw new FormatException("an alert without evidence");
}
