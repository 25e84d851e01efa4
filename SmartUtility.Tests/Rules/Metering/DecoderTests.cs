using System.Text;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Payloads;
using SmartUtility.Core.Shared;
using Decoder = SmartUtility.Core.Metering.Payloads.Decoder;

namespace SmartUtility.Tests.Rules.Metering;

public sealed class DecoderTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);
    static readonly RegisterLayout Energy = new(1, 10, 1, "1-0:1.8.0", "kWh", 3, 100_000_000, 1);
    static readonly RegisterLayout Back = new(2, 10, 1, "1-0:2.8.0", "Wh", 0, 100_000_000, 1);
    static readonly RegisterLayout Water = new(3, 11, 1, "8-0:1.0.0", "m3", 3, 100_000_000, 1);
    static readonly MeterLayout Electric = new(1, 10, "E1", Resource.Electricity, [Energy, Back]);
    static readonly MeterLayout Wet = new(1, 11, "W1", Resource.Water, [Water]);

    static DecodedPayload Decode(string payload, MeterLayout? meter = null) => Decoder.Readings(Encoding.UTF8.GetBytes(payload), Now, meter ?? Electric);

    static string Item(string value, string register = "1-0:1.8.0", string rest = "") => $$"""{"readings":[{"time":"2026-11-24T05:00:00Z","register":"{{register}}","value":{{value}}{{rest}}}]}""";

    [Theory]
    [InlineData("1234.567", ",\"unit\":\"kWh\"", 1_234_567)]
    [InlineData("1234567", ",\"unit\":\"Wh\"", 1_234_567)]
    [InlineData("1.2345679", ",\"unit\":\"MWh\"", 1_234_567)]
    [InlineData("1234.5679", "", 1_234_567)]
    [InlineData("0.0009", "", 0)]
    [InlineData("0", "", 0)]
    [InlineData("1.5e3", "", 1_500_000)]
    [InlineData("\"12.5\"", "", 12_500)]
    [InlineData("99999.999", "", 99_999_999)]
    [InlineData("12", ",\"unit\":\"KWH\"", 12_000)]
    public void A_value_becomes_a_whole_number_rounded_down(string value, string unit, long stored)
    {
        var decoded = Decode(Item(value, rest: unit));

        Assert.Null(decoded.Rejected);
        Assert.Equal(stored, Assert.Single(decoded.Readings).Value);
    }

    [Theory]
    [InlineData("-1", "negative")]
    [InlineData("1e400", "too-large")]
    [InlineData("1000000000000000", "too-large")]
    [InlineData("100000", "too-large")]
    [InlineData("\"1234,567\"", "decimal-comma")]
    [InlineData("\"NaN\"", "not-a-number")]
    [InlineData("\"Infinity\"", "not-a-number")]
    [InlineData("\"\"", "not-a-number")]
    [InlineData("null", "not-a-number")]
    [InlineData("{\"a\":1}", "not-a-number")]
    [InlineData("true", "not-a-number")]
    public void A_bad_value_is_said_and_not_stored(string value, string reason)
    {
        var decoded = Decode(Item(value));

        Assert.Empty(decoded.Readings);
        Assert.Equal(reason, Assert.Single(decoded.Rejected!).Code);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("{\"readings\":[{\"value\":NaN}]}", "unreadable-json")]
    [InlineData("{\"readings\":[", "unreadable-json")]
    [InlineData("{\"readings\":[]} x", "unreadable-json")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]", "unreadable-json")]
    [InlineData("12", "no-items")]
    [InlineData("{}", "no-items")]
    [InlineData("{\"readings\":5}", "no-items")]
    public void A_message_that_cannot_be_read_is_said_whole(string payload, string reason)
    {
        var decoded = Decode(payload);

        Assert.Empty(decoded.Readings);
        Assert.Equal(reason, decoded.Rejected![0].Code);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_said() => Assert.Equal("unreadable-json", Decoder.Readings([0xFF, 0xFE, 0x00, 0x7B], Now, Electric).Rejected![0].Code);

    [Fact]
    public void The_other_items_of_a_message_stand()
    {
        var decoded = Decode("""{"readings":[{"register":"1-0:1.8.0","value":1},{"register":"x","value":2},7,{"register":"1-0:2.8.0","value":3,"unit":"m3"},{"register":"1-0:2.8.0","value":4}]}""");

        Assert.Equal([1_000L, 4L], decoded.Readings.Select(row => row.Value));
        Assert.Equal(["unknown-register", "no-object", "unit-mismatch"], decoded.Rejected!.Select(bad => bad.Code));
        Assert.True(decoded.NamesUnknown);
    }

    [Theory]
    [InlineData("2026-11-24T05:00:00Z", "2026-11-24T05:00:00Z", ReadingQuality.Valid)]
    [InlineData("2026-11-24T06:00:00+01:00", "2026-11-24T05:00:00Z", ReadingQuality.Valid)]
    [InlineData("2024-02-29T23:59:59Z", "2024-02-29T23:59:59Z", ReadingQuality.Valid)]
    [InlineData("2026-11-24T10:04:00Z", "2026-11-24T10:04:00Z", ReadingQuality.Valid)]
    [InlineData("2026-11-24T11:00:00Z", "2026-11-24T11:00:00Z", ReadingQuality.Questionable)]
    [InlineData("2026-11-24T05:00:00", "2026-11-24T05:00:00Z", ReadingQuality.Questionable)]
    [InlineData("1111-01-01T00:00:00Z", "2026-11-24T10:00:00Z", ReadingQuality.Questionable)]
    [InlineData("1970-01-01T00:00:07Z", "2026-11-24T10:00:00Z", ReadingQuality.Questionable)]
    [InlineData("2026-12-02T10:00:00Z", "2026-11-24T10:00:00Z", ReadingQuality.Questionable)]
    [InlineData("2100-01-01T00:00:00Z", "2026-11-24T10:00:00Z", ReadingQuality.Questionable)]
    [InlineData("yesterday", "2026-11-24T10:00:00Z", ReadingQuality.Questionable)]
    [InlineData("2026-02-30T00:00:00Z", "2026-11-24T10:00:00Z", ReadingQuality.Questionable)]
    public void A_time_is_kept_where_it_can_be_true(string sent, string stored, ReadingQuality quality)
    {
        var reading = Assert.Single(Decode($$"""{"time":"{{sent}}","register":"1-0:1.8.0","value":1}""").Readings);

        Assert.Equal((DateTimeOffset.Parse(stored, System.Globalization.CultureInfo.InvariantCulture), quality), (reading.Time, reading.Quality));
    }

    [Theory]
    [InlineData("1795669200")]
    [InlineData("1795669200000")]
    public void A_time_in_seconds_or_milliseconds_since_1970_is_read(string sent) =>
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1795669200), Decoder.Readings(Encoding.UTF8.GetBytes($$"""{"time":{{sent}},"register":"1-0:1.8.0","value":1}"""), new DateTimeOffset(2026, 11, 26, 10, 0, 0, TimeSpan.Zero), Electric).Readings[0].Time);

    [Fact]
    public void Without_a_time_arrival_counts_and_items_of_one_register_are_kept_apart()
    {
        var decoded = Decode("""{"readings":[{"value":1},{"value":2}]}""", Wet);

        Assert.Equal([Now, Now.AddMicroseconds(1)], decoded.Readings.Select(row => row.Time));
        Assert.All(decoded.Readings, row => Assert.Equal(ReadingQuality.Valid, row.Quality));
    }

    [Fact]
    public void A_clock_that_is_off_is_noted_once_a_message()
    {
        var decoded = Decode("""{"readings":[{"time":"1970-01-01T00:00:00Z","value":1},{"time":"1970-01-01T00:00:01Z","value":2}]}""", Wet);

        Assert.Equal("clock.skew", Assert.Single(decoded.Events!).Kind);
    }

    [Fact]
    public void A_meter_does_not_speak_for_another() =>
        Assert.Equal("another-meter", Assert.Single(Decode("""{"serial":"E2","register":"1-0:1.8.0","value":1}""").Rejected!).Code);

    [Fact]
    public void A_gateway_names_the_meter_of_each_item()
    {
        var decoded = Decoder.Readings("""{"readings":[{"serial":"W1","value":1,"unit":"L"},{"value":2},{"serial":"NO","value":3}]}"""u8, Now, null, serial => serial == "W1" ? Wet : null);

        Assert.Equal(1L, Assert.Single(decoded.Readings).Value);
        Assert.Equal(["no-serial", "unknown-meter"], decoded.Rejected!.Select(bad => bad.Code));
    }

    [Fact]
    public void Events_have_a_kind_and_what_the_database_cannot_keep_is_taken_out()
    {
        var decoded = Decoder.Events("""{"events":[{"kind":"tamper.cover-open","detail":"a\u0000b","time":"2026-11-24T05:00:00Z"},{"detail":"?"},{"kind":"power.fail","detail":{"phase":2}}]}"""u8, Now, Electric);

        Assert.Equal([("tamper.cover-open", "ab"), ("power.fail", """{"phase":2}""")], decoded.Events!.Select(row => (row.Kind, row.Detail)));
        Assert.Equal("no-kind", Assert.Single(decoded.Rejected!).Code);
    }

    [Fact]
    public void Whatever_comes_never_throws()
    {
        var seed = Encoding.UTF8.GetBytes("""{"readings":[{"time":"2026-11-23T05:00:00Z","register":"1-0:1.8.0","value":1234.567,"unit":"kWh","detail":{"a":[1,"\u00e9"]}}]}""");
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = seed.ToArray();
            for (var changes = random.Next(1, 6); changes > 0; changes--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var cut = bytes.AsSpan(0, random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length);
            var decoded = Decoder.Readings(cut, Now, Electric);
            Assert.True(decoded.Readings.Count + (decoded.Rejected?.Count ?? 0) > 0);
            Assert.All(decoded.Readings, row => Assert.InRange(row.Value, 0, 99_999_999));
        }
    }

    [Theory]
    [InlineData(100, 200, ReadingQuality.Valid)]
    [InlineData(100, 100, ReadingQuality.Valid)]
    [InlineData(99_999_000, 500, ReadingQuality.Valid)]
    [InlineData(50_000_000, 500, ReadingQuality.Questionable)]
    [InlineData(200, 100, ReadingQuality.Questionable)]
    [InlineData(99_999_000, 50_000_000, ReadingQuality.Questionable)]
    public void An_index_that_falls_after_a_plausible_rollover_is_valid(long last, long next, ReadingQuality quality) => Assert.Equal(quality, Validation.Judge(last, next, 100_000_000));

    [Fact]
    public void The_rate_counts_over_a_rollover_and_is_unknown_after_a_fall()
    {
        Assert.Equal(3_000d, Validation.BasePerHour((Now, 99_999_000), (Now.AddMinutes(30), 500), 100_000_000, 1));
        Assert.Null(Validation.BasePerHour((Now, 5_000), (Now.AddMinutes(30), 500), 100_000_000, 1));
        Assert.Null(Validation.BasePerHour((Now, 1), (Now, 2), 100_000_000, 1));
    }
}
