using System.Globalization;
using System.Text.Json;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Commands;

/// <summary>A command as a meter receives it (contract.md 4).</summary>
public static class CommandPayload
{
    /// <summary>{"id","action","expires"} as UTF-8 JSON; "expires" in UTC to the second, rounded down, so that no meter obeys too late. For a gateway "serial" says which of its meters is meant.</summary>
    public static byte[] Write(Guid id, CommandAction action, DateTimeOffset expires, string? serial = null)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", id.ToString("D"));
            if (serial is not null) json.WriteString("serial", serial);
            json.WriteString("action", action.Code());
            json.WriteString("expires", expires.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }
}

/// <summary>A meter's answer to a command (contract.md 4).</summary>
/// <param name="Id">The command.</param>
/// <param name="Ending">Confirmed ("done"), refused or failed.</param>
/// <param name="Supply">Supply as the meter reports it with the answer; Unknown when it says nothing of it.</param>
/// <param name="Detail">What the meter says, cut at 500 characters; or null.</param>
/// <param name="Serial">The meter, when a gateway answers for it; else null.</param>
public sealed record CommandResult(Guid Id, CommandState Ending, SupplyState Supply, string? Detail, string? Serial)
{
    const int LongestDetail = 500;

    /// <summary>Reads one answer or, from a gateway, an array of answers or {"results":[…]}. Refuses what is no JSON, lacks the id or has an unknown status.</summary>
    public static Outcome<IReadOnlyList<CommandResult>> Parse(ReadOnlyMemory<byte> payload)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = 8 });
        }
        catch (JsonException unreadable)
        {
            return new Invalid("unreadable-json", unreadable.Message);
        }
        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("results", out var inner)) root = inner;
            var items = root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray()] : new[] { root };
            var results = new List<CommandResult>();
            foreach (var item in items)
            {
                var one = One(item);
                if (one.Refusal is { } why) return why;
                results.Add(one.Value);
            }
            return results;
        }
    }

    static Outcome<CommandResult> One(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object) return new Invalid("not-an-object", "an answer is a JSON object");
        if (!Guid.TryParse(Text(item, "id"), out var id)) return new Invalid("no-command-id", "an answer carries the id of its command");
        CommandState? ending = Text(item, "status") switch { "done" => CommandState.Confirmed, "refused" => CommandState.Refused, "failed" => CommandState.Failed, _ => null };
        if (ending is null) return new Invalid("unknown-status", "status is done, refused or failed");
        var supply = Text(item, "supply") switch { "on" => SupplyState.On, "off" => SupplyState.Off, _ => SupplyState.Unknown };
        var detail = Text(item, "detail")?.Trim();
        return new CommandResult(id, ending.Value, supply, string.IsNullOrEmpty(detail) ? null : detail[..Math.Min(detail.Length, LongestDetail)], Text(item, "serial"));
    }

    // A number or an object in place of a text is kept as it was written.
    static string? Text(JsonElement item, string name) => !item.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
}
