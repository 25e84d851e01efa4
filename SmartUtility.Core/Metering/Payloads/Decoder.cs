using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SmartUtility.Core.Metering.Payloads;

/// <summary>
/// The product's own payloads: readings, events and status, of a meter or of a gateway that names the meter on each item.
/// A message that is no JSON is rejected whole; a bad item is rejected alone, the others stand.
/// </summary>
public static class Decoder
{
    static readonly JsonReaderOptions Options = new() { MaxDepth = 16 };

    /// <summary>Decodes readings.</summary>
    /// <param name="payload">UTF-8 JSON.</param>
    /// <param name="receivedAt">Arrival.</param>
    /// <param name="meter">The meter that sends; null for a gateway.</param>
    /// <param name="bySerial">For a gateway: the meter of a serial, or null when it has none.</param>
    public static DecodedPayload Readings(ReadOnlySpan<byte> payload, DateTimeOffset receivedAt, MeterLayout? meter, Func<string, MeterLayout?>? bySerial = null) =>
        Decode(payload, new Context(receivedAt, meter, bySerial, IsEvents: false));

    /// <summary>Decodes events.</summary>
    /// <inheritdoc cref="Readings"/>
    public static DecodedPayload Events(ReadOnlySpan<byte> payload, DateTimeOffset receivedAt, MeterLayout? meter, Func<string, MeterLayout?>? bySerial = null) =>
        Decode(payload, new Context(receivedAt, meter, bySerial, IsEvents: true));

    /// <summary>True for "online", false for "offline", null for anything else.</summary>
    public static bool? Status(ReadOnlySpan<byte> payload)
    {
        payload = payload.Trim(" \t\r\n\""u8);
        return Ascii.EqualsIgnoreCase(payload, "online"u8) ? true : Ascii.EqualsIgnoreCase(payload, "offline"u8) ? false : null;
    }

    sealed record Context(DateTimeOffset ReceivedAt, MeterLayout? Meter, Func<string, MeterLayout?>? BySerial, bool IsEvents)
    {
        public DecodedPayload Result { get; set; } = new();
        // Items without a usable time get arrival; two of one register in one message are kept apart by a microsecond.
        public Dictionary<RegisterLayout, DateTimeOffset>? Arrivals { get; set; }
    }

    static DecodedPayload Decode(ReadOnlySpan<byte> payload, Context context)
    {
        if (payload.StartsWith("\uFEFF"u8)) payload = payload[3..];
        try
        {
            Walk(payload, context);
        }
        // A string that is not UTF-8 is an InvalidOperationException of the reader.
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            context.Result = new DecodedPayload();
            context.Result.Reject(payload.IsEmpty ? "empty" : "unreadable-json", payload.IsEmpty ? "the message is empty" : Cut(failure.Message, 300));
        }
        return context.Result;
    }

    static void Walk(ReadOnlySpan<byte> payload, Context context)
    {
        var reader = new Utf8JsonReader(payload, Options);
        reader.Read();
        var index = 0;
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            Items(ref reader, context, ref index);
        }
        else if (reader.TokenType == JsonTokenType.StartObject)
        {
            var bare = new Item();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (context.IsEvents ? reader.ValueTextEquals("events"u8) : reader.ValueTextEquals("readings"u8))
                {
                    reader.Read();
                    if (reader.TokenType == JsonTokenType.StartArray) Items(ref reader, context, ref index);
                    else
                    {
                        context.Result.Reject("no-items", "the list of items is no array");
                        reader.Skip();
                    }
                    index = Math.Max(index, 1);
                }
                else bare.Take(ref reader);
            }
            // A single bare object counts when there was no list.
            if (index == 0 && bare.IsTouched) Finish(ref bare, context, index++);
            if (index == 0) context.Result.Reject("no-items", context.IsEvents ? "neither \"events\" nor \"kind\" is there" : "neither \"readings\" nor \"value\" is there");
        }
        else context.Result.Reject("no-items", "the message is neither an object nor an array");
        // What follows the value makes the message unreadable.
        while (reader.Read()) { }
    }

    static void Items(scoped ref Utf8JsonReader reader, Context context, ref int index)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                context.Result.Reject("no-object", $"item {index}: not an object");
                reader.Skip();
            }
            else
            {
                var item = new Item();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) item.Take(ref reader);
                Finish(ref item, context, index);
            }
            index++;
        }
    }

    static void Finish(ref Item item, Context context, int index)
    {
        var result = context.Result;
        var meter = context.Meter;
        if (context.BySerial is not null)
        {
            if (item.Serial.IsEmpty) { result.Reject("no-serial", $"item {index}: a gateway names the meter in \"serial\""); return; }
            meter = context.BySerial(Encoding.UTF8.GetString(item.Serial));
            if (meter is null) { result.Reject("unknown-meter", $"item {index}: no meter '{Text(item.Serial)}'", unknown: true); return; }
        }
        else if (!item.Serial.IsEmpty && meter is not null && Encoding.UTF8.GetString(item.Serial) != meter.Serial)
        {
            result.Reject("another-meter", $"item {index}: a meter speaks for itself only, not for '{Text(item.Serial)}'");
            return;
        }
        if (meter is null) { result.Reject("unknown-meter", $"item {index}: no meter", unknown: true); return; }
        if (context.IsEvents) FinishEvent(ref item, context, meter, index);
        else FinishReading(ref item, context, meter, index);
    }

    static void FinishReading(ref Item item, Context context, MeterLayout meter, int index)
    {
        var result = context.Result;
        var register = meter.Find(item.Register);
        if (register is null)
        {
            result.Reject("unknown-register", item.Register.IsEmpty ? $"item {index}: the meter has several registers and none is named" : $"item {index}: the meter has no register '{Text(item.Register)}'", unknown: true);
            return;
        }
        if (item.Problem is { } problem) { result.Reject(problem, $"item {index}: value '{Text(item.ValueText)}' of {register.Code}"); return; }
        if (!item.HasValue) { result.Reject("not-a-number", $"item {index}: no value for {register.Code}"); return; }
        if (item.Value < 0) { result.Reject("negative", $"item {index}: an index is never negative ({register.Code})"); return; }

        var factor = item.Unit.IsEmpty || item.Unit.SequenceEqual(register.UnitBytes.Span) ? 1 : Units.Factor(item.Unit, register.Unit);
        if (factor is null) { result.Reject("unit-mismatch", $"item {index}: {register.Code} counts in {register.Unit}, not in '{Text(item.Unit)}'"); return; }
        // Compared before multiplying: a decimal of 28 digits would overflow.
        if (item.Value >= register.Capacity / register.Scale / factor.Value) { result.Reject("too-large", $"item {index}: beyond the last number of {register.Code}"); return; }
        var value = decimal.ToInt64(decimal.Floor(item.Value * factor.Value * register.Scale));

        var (time, quality, source) = item.Moment(context.ReceivedAt);
        if (source != TimeSource.Device) time = Apart(context, register, time);
        NoteSkew(context, meter, item, time, source);
        result.Readings.Add(new DecodedReading(register, time, value, quality, DeviceClock.Whole(context.ReceivedAt)));
    }

    static void FinishEvent(ref Item item, Context context, MeterLayout meter, int index)
    {
        var kind = Clean(Encoding.UTF8.GetString(item.Kind), 64);
        if (kind.Length == 0) { context.Result.Reject("no-kind", $"item {index}: an event has a \"kind\""); return; }
        var detail = item.Detail.IsEmpty ? null : Clean(Encoding.UTF8.GetString(item.Detail), 500);
        context.Result.Add(new DecodedEvent(meter.OperatorId, meter.MeterId, item.Moment(context.ReceivedAt).Time, kind, detail));
    }

    static DateTimeOffset Apart(Context context, RegisterLayout register, DateTimeOffset time)
    {
        context.Arrivals ??= new(ReferenceEqualityComparer.Instance);
        if (context.Arrivals.TryGetValue(register, out var last) && last >= time) time = last.AddMicroseconds(1);
        return context.Arrivals[register] = time;
    }

    // One event per meter and hour says that its clock is off; the table keeps it once.
    static void NoteSkew(Context context, MeterLayout meter, in Item item, DateTimeOffset time, TimeSource source)
    {
        if (source == TimeSource.Arrival || source == TimeSource.Device && time <= context.ReceivedAt + DeviceClock.Tolerance) return;
        if (context.Result.Events is { Count: > 0 } events && events[^1].MeterId == meter.MeterId && events[^1].Kind == "clock.skew") return;
        var hour = context.ReceivedAt.UtcDateTime.Date.AddHours(context.ReceivedAt.UtcDateTime.Hour);
        context.Result.Add(new DecodedEvent(meter.OperatorId, meter.MeterId, new DateTimeOffset(hour, TimeSpan.Zero), "clock.skew", $"the meter's clock said {Text(item.Time)}"));
    }

    static string Text(ReadOnlySpan<byte> utf8) => Clean(Encoding.UTF8.GetString(utf8.Length > 80 ? utf8[..80] : utf8), 80);

    static string Cut(string text, int length) => text.Length <= length ? text : text[..length];

    // PostgreSQL keeps no NUL; other control characters have no place in a kind or a line of staff's table.
    static string Clean(string text, int length) => Cut(string.Concat(text.Where(character => !char.IsControl(character))).Trim(), length);

    ref struct Item
    {
        public ReadOnlySpan<byte> Register, Unit, Serial, Kind, Detail, Time, ValueText;
        public decimal Value;
        public bool HasValue, IsTouched;
        public string? Problem;
        DateTimeOffset? _time;
        bool _isZoneKnown, _isTimeBad;

        /// <summary>Takes the property the reader stands on, and its value.</summary>
        public void Take(scoped ref Utf8JsonReader reader)
        {
            if (reader.ValueTextEquals("value"u8)) { reader.Read(); TakeValue(ref reader); }
            else if (reader.ValueTextEquals("time"u8)) { reader.Read(); TakeTime(ref reader); }
            else if (reader.ValueTextEquals("register"u8)) { reader.Read(); Register = String(ref reader); }
            else if (reader.ValueTextEquals("unit"u8)) { reader.Read(); Unit = String(ref reader); }
            else if (reader.ValueTextEquals("serial"u8)) { reader.Read(); Serial = String(ref reader); }
            else if (reader.ValueTextEquals("kind"u8)) { reader.Read(); Kind = String(ref reader); IsTouched = true; }
            else if (reader.ValueTextEquals("detail"u8)) { reader.Read(); Detail = Raw(ref reader); }
            else { reader.Read(); reader.Skip(); }
        }

        public readonly (DateTimeOffset Time, ReadingQuality Quality, TimeSource Source) Moment(DateTimeOffset receivedAt)
        {
            if (_isTimeBad) return (DeviceClock.Whole(receivedAt), ReadingQuality.Questionable, TimeSource.ArrivalInstead);
            return DeviceClock.Resolve(_time, _isZoneKnown, receivedAt);
        }

        void TakeValue(scoped ref Utf8JsonReader reader)
        {
            IsTouched = true;
            if (reader.TokenType == JsonTokenType.Number)
            {
                ValueText = reader.ValueSpan;
                HasValue = reader.TryGetDecimal(out Value);
                if (!HasValue) Problem = "too-large";
            }
            else if (reader.TokenType == JsonTokenType.String)
            {
                ValueText = String(ref reader);
                HasValue = Utf8Parser.TryParse(ValueText, out Value, out var used) && used == ValueText.Length;
                if (!HasValue) Problem = ValueText.Contains((byte)',') ? "decimal-comma" : "not-a-number";
            }
            else
            {
                ValueText = Raw(ref reader);
                Problem = "not-a-number";
            }
        }

        void TakeTime(scoped ref Utf8JsonReader reader)
        {
            if (reader.TokenType == JsonTokenType.Null) return;
            Time = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? Raw(ref reader) : String(ref reader);
            if (reader.TokenType == JsonTokenType.Number)
            {
                // Seconds or milliseconds since 1970; the border is year 5138 in seconds.
                _isZoneKnown = true;
                if (reader.TryGetDouble(out var since) && Math.Abs(since) < 1e14)
                    _time = DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Abs(since) < 1e11 ? Math.Clamp(since * 1000, -6.2e13, 2.5e14) : Math.Clamp(since, -6.2e13, 2.5e14));
                else _isTimeBad = true;
                return;
            }
            if (reader.TokenType != JsonTokenType.String) { _isTimeBad = true; return; }
            var zone = Time.Length > 10 ? Time[10..] : default;
            _isZoneKnown = zone.IndexOfAny("Zz+-"u8) >= 0;
            // The reader would take a time without a zone as this machine's.
            if (_isZoneKnown && reader.TryGetDateTimeOffset(out var time)) _time = time;
            else if (!_isZoneKnown && reader.TryGetDateTime(out var bare)) _time = new DateTimeOffset(DateTime.SpecifyKind(bare, DateTimeKind.Unspecified), TimeSpan.Zero);
            else if (DateTimeOffset.TryParse(Encoding.UTF8.GetString(Time), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var loose)) _time = loose;
            else _isTimeBad = true;
        }

        static ReadOnlySpan<byte> String(scoped ref Utf8JsonReader reader)
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) { reader.Skip(); return default; }
            if (reader.TokenType == JsonTokenType.Null) return default;
            return reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;
        }

        static ReadOnlySpan<byte> Raw(scoped ref Utf8JsonReader reader)
        {
            if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return String(ref reader);
            using var document = JsonDocument.ParseValue(ref reader);
            return Encoding.UTF8.GetBytes(document.RootElement.GetRawText());
        }
    }
}
