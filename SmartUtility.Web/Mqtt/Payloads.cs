using System.Buffers;
using System.Text.Json;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Metering.Payloads;

namespace SmartUtility.Web.Mqtt;

/// <summary>Decoding with what the directory knows.</summary>
static class Payloads
{
    /// <summary>Readings or events of a device, a meter's own or a gateway's for meters of its operator; <paramref name="routes"/> learn which gateway speaks for whom.</summary>
    public static DecodedPayload Decode(DeviceDirectory directory, KnownDevice device, ReadOnlySpan<byte> payload, DateTimeOffset receivedAt, bool isEvents, GatewayRoutes routes)
    {
        MeterLayout? Find(string serial)
        {
            if (directory.Peek($"{device.Identity.OperatorCode}/{serial}") is not { Meter: { } layout } known) return null;
            routes.Learn(known.Identity, device.Identity);
            return layout;
        }

        Func<string, MeterLayout?>? bySerial = device.Meter is null ? Find : null;
        return isEvents ? Decoder.Events(payload, receivedAt, device.Meter, bySerial) : Decoder.Readings(payload, receivedAt, device.Meter, bySerial);
    }

    /// <summary>The serials a gateway's message names; none when it is no JSON.</summary>
    public static IReadOnlyCollection<string> SerialsOf(byte[] payload)
    {
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
