using System.Globalization;
using System.Text;

namespace SmartUtility.Core.Metering.Payloads;

/// <summary>Readings and events to store of a message in another maker's format.</summary>
public static class ForeignDecoder
{
    /// <summary>Decodes. A message without any register (power only) holds nothing and is no mistake.</summary>
    /// <param name="profile">The format.</param>
    /// <param name="topic">Where it was published.</param>
    /// <param name="payload">The message.</param>
    /// <param name="receivedAt">Arrival.</param>
    /// <param name="zone">Zone of times that name none.</param>
    /// <param name="bySerial">The operator's meter of a device's number, or null when it has none.</param>
    public static DecodedPayload Read(DeviceProfile profile, string topic, ReadOnlyMemory<byte> payload, DateTimeOffset receivedAt, TimeZoneInfo? zone, Func<string, MeterLayout?> bySerial)
    {
        var result = new DecodedPayload();
        var (readings, problems) = ForeignInspection.Read(profile, topic, payload, receivedAt, zone);
        foreach (var problem in problems)
            if (problem != ForeignInspection.NoRegister) result.Reject("no-items", problem);
        HashSet<int> told = [];
        foreach (var one in readings)
        {
            if (one.Device is not { Length: > 0 } device) { result.Reject("no-serial", $"{one.Path}: neither the message nor its topic names the meter"); continue; }
            // Networks write the hexadecimal number of one device in either case.
            if ((bySerial(device) ?? bySerial(device.ToLowerInvariant()) ?? bySerial(device.ToUpperInvariant())) is not { } meter) { result.Reject("unknown-meter", $"{one.Path}: no meter '{device}'", unknown: true); continue; }
            if (one.Events.Count > 0 && told.Add(meter.MeterId)) result.Add(Event(meter, one, receivedAt));
            if (one.Value is not null) Store(result, meter, one, receivedAt);
        }
        return result;
    }

    static void Store(DecodedPayload result, MeterLayout meter, InspectedReading one, DateTimeOffset receivedAt)
    {
        if (meter.Find(Encoding.UTF8.GetBytes(one.Register ?? "")) is not { } register) { result.Reject("unknown-register", $"{one.Path}: the meter has no register '{one.Register}'", unknown: true); return; }
        var value = decimal.Parse(one.Value!, CultureInfo.InvariantCulture);
        var factor = one.Unit is { } unit ? Units.Factor(Encoding.UTF8.GetBytes(unit), register.Unit) : 1;
        if (factor is not { } units) { result.Reject("unit-mismatch", $"{one.Path}: {register.Code} counts in {register.Unit}, not in '{one.Unit}'"); return; }
        // Compared before multiplying: a decimal of 28 digits would overflow.
        if (value >= register.Capacity / register.Scale / units) { result.Reject("too-large", $"{one.Path}: beyond the last number of {register.Code}"); return; }
        result.Readings.Add(new DecodedReading(register, one.Time, decimal.ToInt64(decimal.Floor(value * units * register.Scale)), (ReadingQuality)one.Quality, DeviceClock.Whole(receivedAt)));
    }

    // Such a device says what is wrong with every message: one event per hour says it as well.
    static DecodedEvent Event(MeterLayout meter, InspectedReading one, DateTimeOffset receivedAt)
    {
        var detail = string.Concat(string.Join("; ", one.Events).Where(sign => !char.IsControl(sign)));
        var hour = receivedAt.UtcDateTime.Date.AddHours(receivedAt.UtcDateTime.Hour);
        return new DecodedEvent(meter.OperatorId, meter.MeterId, new DateTimeOffset(hour, TimeSpan.Zero), one.Events.Any(what => what.Contains("tamper", StringComparison.OrdinalIgnoreCase)) ? "tamper.reported" : "device.alarm", detail.Length <= 500 ? detail : detail[..500]);
    }
}
