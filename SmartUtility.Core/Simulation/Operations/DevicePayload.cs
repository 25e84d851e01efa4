using System.Globalization;
using System.Text;
using System.Text.Json;
using SmartUtility.Core.Commands;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Simulation.Operations;

/// <summary>A command as a meter reads it.</summary>
/// <param name="Id">Id to answer with.</param>
/// <param name="Action">What to do; null: unknown to the meter.</param>
/// <param name="Expires">Not to be done from here on, or null.</param>
public sealed record ReceivedCommand(string Id, CommandAction? Action, DateTimeOffset? Expires);

/// <summary>What virtual meters write and read.</summary>
public static class DevicePayload
{
    /// <summary>Readings of one register; the counter shows three decimals of the unit people read.</summary>
    public static string Readings(Resource resource, IReadOnlyList<MeterReport> reports)
    {
        var text = new StringBuilder("{\"readings\":[");
        var (register, unit) = (resource.MainRegister(), resource == Resource.Electricity ? "kWh" : "m3");
        for (var at = 0; at < reports.Count; at++)
        {
            if (at > 0) text.Append(',');
            text.Append(CultureInfo.InvariantCulture,
                $"{{\"time\":\"{reports[at].Time.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fff}Z\",\"register\":\"{register}\",\"value\":{reports[at].Value / 1000}.{reports[at].Value % 1000:000},\"unit\":\"{unit}\"}}");
        }
        return text.Append("]}").ToString();
    }

    /// <summary>One event.</summary>
    public static string Event(DateTimeOffset time, string kind, string detail) =>
        JsonSerializer.Serialize(new { events = new[] { new { time = time.UtcDateTime, kind, detail } } });

    /// <summary>The answer to a command.</summary>
    public static string Answer(MeterAnswer answer, DateTimeOffset time) => JsonSerializer.Serialize(new
    {
        id = answer.Id, status = answer.Status, supply = answer.IsOn ? "on" : "off", detail = answer.Detail, time = time.UtcDateTime,
    });

    /// <summary>Reads a command; null when it has no id to answer to.</summary>
    public static ReceivedCommand? Command(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("id", out var id) || id.GetString() is not { } key) return null;
            var action = root.TryGetProperty("action", out var word) && Enum.TryParse<CommandAction>(word.GetString(), ignoreCase: true, out var known) ? known : (CommandAction?)null;
            return new ReceivedCommand(key, action, root.TryGetProperty("expires", out var expires) && expires.TryGetDateTimeOffset(out var at) ? at : null);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
