using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmartUtility.Core.Metering.Payloads;

/// <summary>One register of a message as a person wants to see it before anything is registered.</summary>
/// <param name="Device">Serial, from the item or the topic.</param>
/// <param name="Path">Where the value stands in the message.</param>
/// <param name="Register">OBIS code; null when the message names none, or for events alone.</param>
/// <param name="Value">As sent, exact.</param>
/// <param name="Unit">As sent; null when it comes from registration.</param>
/// <param name="BaseValue">In base units, exact; null where the multiplier comes from registration.</param>
/// <param name="BaseUnit">"Wh" or "L"; null likewise.</param>
/// <param name="Resource">"electricity", "gas", "water"; null when neither register nor unit says it.</param>
/// <param name="Time">UTC.</param>
/// <param name="TimeSource">"device" or "arrival".</param>
/// <param name="Quality">ESPI number.</param>
/// <param name="Relay">State of the relay or valve when the message says it.</param>
/// <param name="Events">Events of the message.</param>
public sealed record InspectedReading(
    [property: JsonPropertyName("device")] string? Device, [property: JsonPropertyName("path")] string Path, [property: JsonPropertyName("register")] string? Register,
    [property: JsonPropertyName("value")] string? Value, [property: JsonPropertyName("unit")] string? Unit, [property: JsonPropertyName("base_value")] string? BaseValue,
    [property: JsonPropertyName("base_unit")] string? BaseUnit, [property: JsonPropertyName("resource")] string? Resource, [property: JsonPropertyName("time")] DateTimeOffset Time,
    [property: JsonPropertyName("time_source")] string TimeSource, [property: JsonPropertyName("quality")] int Quality, [property: JsonPropertyName("relay")] string? Relay,
    [property: JsonPropertyName("events")] IReadOnlyList<string> Events);

/// <summary>What would be stored of a message in the product's own format, without knowing the meter.</summary>
public static class Inspection
{
    /// <summary>The registers of the message, and what is wrong with the rest; both may be empty.</summary>
    /// <param name="topic">OPERATOR/meters/SERIAL/readings|events, or OPERATOR/gateways/ID/readings.</param>
    /// <param name="payload">UTF-8 JSON.</param>
    /// <param name="receivedAt">Arrival.</param>
    /// <param name="zone">Zone of times that name none; null: UTC.</param>
    public static (IReadOnlyList<InspectedReading> Readings, IReadOnlyList<string> Problems) Native(string topic, ReadOnlyMemory<byte> payload, DateTimeOffset receivedAt, TimeZoneInfo? zone)
    {
        var levels = topic.Split('/');
        if (levels.Length != 4 || levels[1] is not ("meters" or "gateways") || levels[3] is not ("readings" or "events"))
            return ([], [$"'{topic}' is no topic for readings or events; OPERATOR/meters/SERIAL/readings is one"]);
        var device = levels[1] == "meters" ? levels[2] : null;
        var readings = new List<InspectedReading>();
        var problems = new List<string>();
        try
        {
            using var document = JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = 16 });
            var root = document.RootElement;
            var name = levels[3];
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array) Each(list, name);
            else if (root.ValueKind == JsonValueKind.Array) Each(root, "");
            else if (root.ValueKind == JsonValueKind.Object) Take(root, "$");
            else problems.Add("the message is neither an object nor an array");
        }
        catch (JsonException failure)
        {
            problems.Add("unreadable JSON: " + failure.Message);
        }
        return (readings, problems);

        void Each(JsonElement list, string name)
        {
            var index = 0;
            foreach (var item in list.EnumerateArray())
            {
                var path = $"$.{name}[{index++}]".Replace("$.[", "$[", StringComparison.Ordinal);
                if (item.ValueKind == JsonValueKind.Object) Take(item, path);
                else problems.Add($"{path}: not an object");
            }
        }

        void Take(JsonElement item, string path)
        {
            var serial = Text(item, "serial") ?? device;
            if (serial is null) { problems.Add($"{path}: a gateway names the meter in \"serial\""); return; }
            var (time, quality, source) = When(item, receivedAt, zone);
            var from = source == TimeSource.Device ? "device" : "arrival";
            if (levels[3] == "events")
            {
                if (Text(item, "kind") is { Length: > 0 } kind) readings.Add(new InspectedReading(serial, path, null, null, null, null, null, null, time, from, (int)quality, null, [kind]));
                else problems.Add($"{path}: an event has a \"kind\"");
                return;
            }
            if (!item.TryGetProperty("value", out var sent) || !decimal.TryParse(sent.ValueKind == JsonValueKind.String ? sent.GetString() : sent.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || value < 0)
            {
                problems.Add($"{path}: no index of zero or more in \"value\"");
                return;
            }
            var (register, unit) = (Text(item, "register"), Text(item, "unit"));
            var known = unit is null ? null : Units.BaseOf(unit);
            readings.Add(new InspectedReading(serial, path + ".value", register, Exact(value), unit, known is { } found ? Exact(value * found.InBase) : null, known?.Base, ResourceOf(register, known?.Base), time, from, (int)quality, null, []));
        }
    }

    static (DateTimeOffset Time, ReadingQuality Quality, TimeSource Source) When(JsonElement item, DateTimeOffset receivedAt, TimeZoneInfo? zone)
    {
        if (Text(item, "time") is not { } text) return DeviceClock.Resolve(null, true, receivedAt);
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces, out var time)) return (DeviceClock.Whole(receivedAt), ReadingQuality.Questionable, TimeSource.ArrivalInstead);
        if (time.Kind == DateTimeKind.Utc) return DeviceClock.Resolve(time, true, receivedAt);
        return DeviceClock.Resolve(new DateTimeOffset(time, zone?.GetUtcOffset(time) ?? TimeSpan.Zero).ToUniversalTime(), zone is not null, receivedAt);
    }

    static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;

    static string Exact(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);

    // The medium stands first in an OBIS code (IEC 62056-61): 1 electricity, 7 gas, 8 and 9 water.
    static string? ResourceOf(string? register, string? baseUnit) => register is { Length: > 1 } && register[1] == '-'
        ? register[0] switch { '1' => "electricity", '7' => "gas", '8' or '9' => "water", _ => null }
        : baseUnit == "Wh" ? "electricity" : null;
}
