using System.Buffers;
using System.Text.Json;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Metering.Payloads;

namespace SmartUtility.Web.Mqtt;

/// <summary>Decoding with what the directory knows.</summary>
static class Payloads
{
    /// <summary>Readings or events of a device, a meter's own or a gateway's for meters of its operator; <paramref name="routes"/> learn which gateway speaks for whom.</summary>
    public static DecodedPayload Decode(DeviceDirectory directory, KnownDevice device, string topic, ReadOnlySpan<byte> payload, DateTimeOffset receivedAt, bool isEvents, GatewayRoutes routes)
    {
        MeterLayout? Find(string serial)
        {
            if (directory.Peek($"{device.Identity.OperatorCode}/{serial}") is not { Meter: { } layout } known) return null;
            routes.Learn(known.Identity, device.Identity);
            return layout;
        }

        if (device.Bridge is { } bridge && !topic.StartsWith(device.Identity.Prefix, StringComparison.Ordinal))
        {
            if (bridge.Profile is { } profile) return ForeignDecoder.Read(profile, topic, payload.ToArray(), receivedAt, bridge.Zone, Find);
            var meter = SerialOf(topic) is { } serial ? Find(serial) : null;
            return isEvents ? Decoder.Events(payload, receivedAt, meter) : Decoder.Readings(payload, receivedAt, meter);
        }
        Func<string, MeterLayout?>? bySerial = device.Meter is null ? Find : null;
        return isEvents ? Decoder.Events(payload, receivedAt, device.Meter, bySerial) : Decoder.Readings(payload, receivedAt, device.Meter, bySerial);
    }

    /// <summary>The meter of a topic OPERATOR/meters/SERIAL/…; null for other topics.</summary>
    public static string? SerialOf(string topic) => topic.Split('/') is [_, "meters", { Length: > 0 } serial, _] ? serial : null;

    /// <summary>The serials a gateway's or a bridge's message names; none when it cannot be read.</summary>
    public static IReadOnlyCollection<string> SerialsOf(KnownDevice device, string topic, byte[] payload, DateTimeOffset receivedAt)
    {
        if (device.Bridge is { } bridge && !topic.StartsWith(device.Identity.Prefix, StringComparison.Ordinal))
            return bridge.Profile is null ? SerialOf(topic) is { } one ? [one] : []
                : [.. ForeignInspection.Read(bridge.Profile, topic, payload, receivedAt, bridge.Zone).Readings.Select(row => row.Device).OfType<string>().SelectMany(name => new[] { name, name.ToLowerInvariant(), name.ToUpperInvariant() }).Distinct().Take(1000)];
        var serials = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            var reader = new Utf8JsonReader(payload);
            while (reader.Read())
                if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("serial"u8) && reader.Read() && reader.TokenType == JsonTokenType.String && serials.Count < 1000)
                    serials.Add(reader.GetString()!);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return [];
        }
        return serials;
    }

    /// <summary>The payload in one piece, without a copy where it is in one piece.</summary>
    public static ReadOnlySpan<byte> Span(in ReadOnlySequence<byte> payload) => payload.IsSingleSegment ? payload.FirstSpan : payload.ToArray();
}
