using System.Globalization;
using System.Text;
using System.Text.Json;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering.Payloads;

/// <summary>What would be stored of a message in another maker's format.</summary>
public static class ForeignInspection
{
    /// <summary>The problem of a message that is fine and holds no register.</summary>
    public const string NoRegister = "no register of this format in the message";

    // A value of the message and where it stands.
    sealed record Leaf(string Path, string Text);

    sealed record Moment(DateTimeOffset Time, ReadingQuality Quality, TimeSource Source);

    /// <summary>The registers of the message, and what is wrong with the rest; both may be empty.</summary>
    /// <param name="profile">The format.</param>
    /// <param name="topic">Where it was published.</param>
    /// <param name="payload">JSON, or a bare number or word (one topic per value).</param>
    /// <param name="receivedAt">Arrival.</param>
    /// <param name="zone">Zone of times that name none; null: UTC, marked questionable.</param>
    public static (IReadOnlyList<InspectedReading> Readings, IReadOnlyList<string> Problems) Read(DeviceProfile profile, string topic, ReadOnlyMemory<byte> payload, DateTimeOffset receivedAt, TimeZoneInfo? zone)
    {
        var levels = topic.Split('/');
        if (levels[^1] is "set" or "get" or "command" or "cmnd" || levels[0] == "cmnd") return ([], [$"'{topic}' carries commands to a device, not what a device said"]);
        var leaves = new List<Leaf>();
        var isBare = false;
        try
        {
            using var document = JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = 16 });
            isBare = document.RootElement.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);
            Flatten(document.RootElement, isBare ? levels[^1] : "", leaves);
        }
        catch (JsonException failure)
        {
            // One word, as a relay's state is.
            var word = Encoding.UTF8.GetString(payload.Span).Trim();
            if (word.Length is 0 or > 32 || word.Any(sign => !char.IsLetterOrDigit(sign))) return ([], ["unreadable JSON: " + failure.Message]);
            isBare = true;
            leaves.Add(new Leaf(levels[^1], word));
        }

        string? First(IReadOnlyList<string>? paths) => paths?.Select(path => leaves.FirstOrDefault(leaf => leaf.Path == path)?.Text.Trim()).FirstOrDefault(text => !string.IsNullOrEmpty(text));
        var device = First(profile.Device) ?? profile.TopicDevice?.Invoke(levels);
        // A network server heard the device when it says so, however late it tells.
        if (First(profile.Arrivals) is { } heard && Parse(heard, null) is { } arrival && arrival.Time >= DeviceClock.Earliest && arrival.Time <= receivedAt + DeviceClock.Tolerance) receivedAt = arrival.Time;
        Moment When(string? text) => text is null ? Of(DeviceClock.Resolve(null, true, receivedAt)) : Parse(text, zone) is { } sent ? Of(DeviceClock.Resolve(sent.Time, sent.IsZoneKnown, receivedAt)) : new(DeviceClock.Whole(receivedAt), ReadingQuality.Questionable, TimeSource.ArrivalInstead);
        var message = When(First(profile.Times));
        var relay = First(profile.Relay) is { } state ? RelayWord(state) : null;
        var events = Events(profile, leaves, relay);
        var kind = First(profile.Kinds);
        var resource = profile.Resource ?? (kind is null ? null : DeviceProfile.ResourceOf(kind));

        var readings = new List<InspectedReading>();
        var problems = new List<string>();
        foreach (var leaf in leaves)
        {
            if (profile.Registers.FirstOrDefault(one => one.Matches(leaf.Path)) is not { } register) continue;
            var path = isBare ? "$" : leaf.Path;
            var counts = register.Of ?? resource;
            if (counts is null && !profile.IsRegistered)
            {
                problems.Add($"{path}: {(kind is null ? "the message does not say what is counted" : $"'{kind}' is none of electricity, gas and water")}");
                continue;
            }
            if (!decimal.TryParse(leaf.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || value < 0)
            {
                if (isBare && RelayWord(leaf.Text) is not null) continue;
                problems.Add($"{path}: '{leaf.Text}' is no index of zero or more");
                continue;
            }
            var moment = register.Time is { } own ? When(leaves.FirstOrDefault(one => one.Path == (own[0] == '.' ? leaf.Path[..leaf.Path.LastIndexOf('.')] + own : own))?.Text) : message;
            var known = register.Unit is { } unit ? Units.BaseOf(unit) : null;
            var reading = new InspectedReading(device, path, CodeOf(register, leaf, counts), Exact(value), register.Unit, known is { } found ? Exact(value * found.InBase) : null, known?.Base,
                counts?.ToString().ToLowerInvariant(), moment.Time, Word(moment.Source), (int)moment.Quality, relay, events);
            // The same counter once more, in another unit, is no second one.
            if (reading.BaseValue is null || !readings.Exists(other => other.Register == reading.Register && other.BaseValue == reading.BaseValue && other.Unit != reading.Unit)) readings.Add(reading);
        }
        // In a message with energy fed back, this maker's "total" counts both directions (OBIS 15.8.0).
        if (readings.Exists(one => one.Path.EndsWith("ret_aenergy.total", StringComparison.Ordinal)))
            for (var at = 0; at < readings.Count; at++)
                if (readings[at].Path.EndsWith("aenergy.total", StringComparison.Ordinal) && !readings[at].Path.EndsWith("ret_aenergy.total", StringComparison.Ordinal)) readings[at] = readings[at] with { Register = "1-0:15.8.0" };
        if (readings.Count > 0) return (readings, problems);
        if (problems.Count == 0 && (relay is not null || events.Length > 0))
            return ([new InspectedReading(device, isBare ? "$" : relay is null ? events[0].Split('=')[0] : profile.Relay!.First(path => leaves.Exists(leaf => leaf.Path == path)), null, null, null, null, null, null, message.Time, Word(message.Source), (int)message.Quality, relay, events)], []);
        if (problems.Count == 0) problems.Add(First(profile.Undecoded) is null ? NoRegister : "nothing but undecoded bytes: no codec configured in the network server");
        return ([], problems);
    }

    static Moment Of((DateTimeOffset Time, ReadingQuality Quality, TimeSource Source) resolved) => new(resolved.Time, resolved.Quality, resolved.Source);

    static string Word(TimeSource source) => source == TimeSource.Device ? "device" : "arrival";

    static string[] Events(DeviceProfile profile, List<Leaf> leaves, string? relay)
    {
        IEnumerable<Leaf> At(IReadOnlyList<string>? paths) => (paths ?? []).SelectMany(path => leaves.Where(leaf => leaf.Path == path));
        decimal Number(Leaf leaf) => decimal.TryParse(leaf.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0;
        static string Told(Leaf leaf) => $"{leaf.Path.Split('.')[^1]}={leaf.Text}";
        return
        [
            .. At(profile.Alarms).Where(leaf => IsAlarm(leaf.Text)).Select(Told),
            .. At(profile.Backflows).Where(leaf => Number(leaf) < 0).Select(Told),
            .. relay == "off" ? At(profile.Flows).Where(leaf => Number(leaf) > 0).Select(leaf => Told(leaf) + " while off") : [],
        ];
    }

    // A path like 1-0:1.8.1.value names its register itself.
    static string? CodeOf(ProfileRegister register, Leaf leaf, Resource? resource)
    {
        if (register.Code is { } code) return code;
        if (!register.Path.EndsWith(".value", StringComparison.Ordinal)) return resource?.MainRegister();
        var named = leaf.Path[..^".value".Length];
        return named.StartsWith("metrics.", StringComparison.Ordinal) ? named["metrics.".Length..] : named;
    }

    static void Flatten(JsonElement element, string path, List<Leaf> into)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject()) Flatten(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}", into);
                break;
            case JsonValueKind.Array:
                // Named things in a list stand under their names, others under their number.
                var at = 0;
                foreach (var item in element.EnumerateArray())
                {
                    if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String) Flatten(item, $"{path}.{name.GetString()}", into);
                    else Flatten(item, $"{path}[{at}]", into);
                    at++;
                }
                break;
            case JsonValueKind.String:
                into.Add(new Leaf(path, element.GetString()!));
                break;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                into.Add(new Leaf(path, element.GetRawText()));
                break;
        }
    }

    // Null: no time that can be read.
    static (DateTimeOffset Time, bool IsZoneKnown)? Parse(string text, TimeZoneInfo? zone)
    {
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
        {
            if (seconds > 100_000_000_000) seconds /= 1000;
            return Math.Abs(seconds) < 100_000_000_000 ? (DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)), true) : null;
        }
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces, out var time)) return null;
        if (time.Kind == DateTimeKind.Utc) return (time, true);
        // Before year 2 an offset would leave the calendar; such a time is a placeholder anyway.
        return (time.Year < 2 ? DateTimeOffset.MinValue : new DateTimeOffset(time, zone?.GetUtcOffset(time) ?? TimeSpan.Zero).ToUniversalTime(), zone is not null);
    }

    static string? RelayWord(string text) => text.ToUpperInvariant() switch { "ON" or "TRUE" => "on", "OFF" or "FALSE" => "off", _ => null };

    static bool IsAlarm(string text) => text.Trim().ToUpperInvariant() is not ("" or "OK" or "0" or "FALSE" or "0X0000" or "0X00" or "NULL");

    static string Exact(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);
}
