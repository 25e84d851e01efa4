using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SmartUtility.Core.Metering.Payloads;

namespace SmartUtility.Tests.Acceptance;

/// <summary>Messages that other projects published, read by their profiles. The data stand outside of the project; where they are absent there is nothing to test.</summary>
[Trait("Category", "Acceptance")]
public sealed partial class ForeignPayloadTests
{
    static readonly string Folder = Path.Combine(Environment.GetEnvironmentVariable("SMARTUTILITY_ACCEPTANCE") ?? Path.Combine(Root(), "..", "shared", "acceptance"), "payloads");
    static readonly string Index = Path.Combine(Folder, "expected.json");
    static readonly DateTimeOffset Arrival = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);
    const string Absent = "(absent)";

    static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SmartUtility.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }

    static JsonElement.ArrayEnumerator Rows() => JsonDocument.Parse(File.ReadAllText(Index)).RootElement.EnumerateArray();

    public static IEnumerable<TheoryDataRow<string>> Files() => !File.Exists(Index) ? [new(Absent)] : Rows().Select(row => new TheoryDataRow<string>(row.GetProperty("file").GetString()!));

    static string ProfileOf(string file) => file.StartsWith("dlms-gateways/", StringComparison.Ordinal) ? file.Contains("teleinfo", StringComparison.Ordinal) ? "teleinfo" : "obis-json" : file.Split('/')[0];

    [GeneratedRegex("<([A-Za-z_]+)>|%topic%")]
    private static partial Regex Placeholder();

    [Theory]
    [MemberData(nameof(Files))]
    public void A_published_message_gives_what_a_reader_found_in_it(string file)
    {
        if (file == Absent)
        {
            Assert.False(File.Exists(Index));
            return;
        }
        var row = Rows().Single(one => one.GetProperty("file").GetString() == file);
        // Topics are given with their places: <prefix>, <FRIENDLY_NAME>, %topic%.
        var topic = Placeholder().Replace(row.GetProperty("topic").GetString()!.Split(" or ")[0], found => found.Value);

        var (readings, problems) = ForeignInspection.Read(DeviceProfile.Find(ProfileOf(file))!, topic, File.ReadAllBytes(Path.Combine(Folder, file)), Arrival, null);

        Assert.Equal(JsonValueKind.Array, row.GetProperty("registers").ValueKind);
        var counted = readings.Where(one => one.Value is not null).ToList();
        var wanted = row.GetProperty("registers").EnumerateArray().ToList();
        var commodities = wanted.Select(register => register.GetProperty("commodity").GetString()!.Split(' ')[0]).ToList();
        if (commodities.Contains("heat"))
        {
            Assert.Empty(readings);
            Assert.NotEmpty(problems);
            return;
        }
        foreach (var register in wanted)
        {
            var found = Assert.Single(counted, one => one.Path == register.GetProperty("path").GetString());
            Assert.Equal(Number(register.GetProperty("value")), decimal.Parse(found.Value!, CultureInfo.InvariantCulture));
            var unit = register.GetProperty("unit").GetString()!;
            Assert.Equal(unit.StartsWith("raw", StringComparison.Ordinal) ? null : unit, found.Unit);
            Assert.Equal(unit.StartsWith("raw", StringComparison.Ordinal), found.BaseValue is null);
            Assert.Equal(register.GetProperty("commodity").GetString()!.Split(' ')[0], found.Resource);
            Assert.Equal(register.GetProperty("kind").GetString() switch { "export" => '2', "both directions" => '1', _ => found.Register![4] }, found.Register![4]);
            if (register.GetProperty("kind").GetString() == "import" && found.Resource == "electricity") Assert.StartsWith("1-0:1.8.", found.Register, StringComparison.Ordinal);
            if (register.TryGetProperty("tariff", out var tariff)) Assert.EndsWith("." + tariff.GetString(), found.Register, StringComparison.Ordinal);
            if (row.GetProperty("device_id") is var device && device.ValueKind != JsonValueKind.Null && device.ToString() != "") Assert.Equal(device.ToString(), found.Device);
            CheckTime(row, found);
        }
        // A reader leaves out energy fed back; nothing else may count that was not expected.
        Assert.All(counted.Where(one => !wanted.Exists(register => register.GetProperty("path").GetString() == one.Path)), one => Assert.StartsWith("1-0:2.8.", one.Register, StringComparison.Ordinal));
        if (wanted.Count == 0) Assert.True(problems.Count > 0 || readings.All(one => one.Value is null && (one.Relay is not null || one.Events.Count > 0)));
        if (row.GetProperty("relay_state") is { ValueKind: JsonValueKind.True or JsonValueKind.False } state) Assert.All(readings, one => Assert.Equal(state.GetBoolean() ? "on" : "off", one.Relay));
        if (row.GetProperty("relay_state") is { ValueKind: JsonValueKind.String } word && word.GetString() is "ON" or "OFF") Assert.Equal(word.GetString()!.ToLowerInvariant(), readings[0].Relay);
        if (row.GetProperty("alarms").GetArrayLength() > 0) Assert.NotEmpty(readings[0].Events);
    }

    static void CheckTime(JsonElement row, InspectedReading found)
    {
        var time = row.GetProperty("device_time");
        // A register behind another meter has a time of its own, which the message gives beside it.
        if (found.Path == "extra_device_delivered")
        {
            Assert.Equal("device", found.TimeSource);
        }
        else if (time.ValueKind == JsonValueKind.Number)
        {
            Assert.Equal((time.GetDecimal(), "device"), (found.Time.ToUnixTimeMilliseconds() / 1000m, found.TimeSource));
        }
        else if (time.ValueKind == JsonValueKind.Null || time.GetString()!.StartsWith("1970", StringComparison.Ordinal))
        {
            Assert.Equal("arrival", found.TimeSource);
        }
        else if (time.GetString()!.EndsWith('Z'))
        {
            var said = DateTimeOffset.Parse(time.GetString()!, CultureInfo.InvariantCulture);
            Assert.InRange(found.Time, said.AddMicroseconds(-1), said);
            Assert.Equal(("device", 0), (found.TimeSource, found.Quality));
        }
        else if (time.GetString()!.EndsWith("(local, no zone)", StringComparison.Ordinal))
        {
            Assert.Equal(("device", 10), (found.TimeSource, found.Quality));
        }
    }

    static decimal Number(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDecimal() : decimal.Parse(value.GetString()!, CultureInfo.InvariantCulture);
}
