using SmartUtility.Core.Detection.Rules;

namespace SmartUtility.Tests.Rules.Detection;

public sealed class SensorHealthTests
{
    static readonly DateTime First = new(2026, 3, 2);

    static string Run(IEnumerable<float> hours, long? capacity = null)
    {
        var state = default(SensorState);
        List<string> found = [];
        foreach (var (value, n) in hours.Select((value, n) => (value, n)))
            state = SensorHealth.Next(state, new HourInput(First.AddHours(n), value), capacity, finding => found.Add($"{(finding.Kind == FindingKind.Raise ? "+" : "-")}{finding.Rule}@{n}"));
        return string.Join(' ', found);
    }

    static float[] Same(int hours, float value) => [.. Enumerable.Repeat(value, hours)];

    static float[] Living(int hours) => [.. Enumerable.Range(0, hours).Select(n => 1000f + n % 7)];

    public static readonly TheoryData<string, float[], string> Stuck = new()
    {
        { "never seen", [], "" },
        { "living", Living(100), "" },
        { "a day of one value", Same(24, 500), "+sensor-stuck@23" },
        { "an hour less", Same(23, 500), "" },
        { "raised once", Same(200, 500), "+sensor-stuck@23" },
        { "moves again", [.. Same(30, 500), 501], "+sensor-stuck@23 -sensor-stuck@30" },
        { "sticks again", [.. Same(24, 500), .. Same(24, 700)], "+sensor-stuck@23 -sensor-stuck@24 +sensor-stuck@47" },
        { "an unknown hour neither adds nor ends", [.. Same(12, 500), float.NaN, float.NaN, .. Same(12, 500)], "+sensor-stuck@25" },
        { "a coarse counter repeats itself", Same(100, 99), "" },
        { "zero where nothing ever flowed", Same(100, 0), "" },
        { "zero where something flowed", [.. Living(10), .. Same(24, 0)], "+sensor-stuck@33" },
        { "shut for half a day", [.. Living(10), .. Same(12, 0), .. Living(10)], "" },
    };

    [Theory]
    [MemberData(nameof(Stuck))]
    public void The_same_value_for_a_day_is_stuck(string what, float[] hours, string expected) => Assert.Equal((what, expected), (what, Run(hours)));

    public static readonly TheoryData<string, float[], string> Range = new()
    {
        { "at its rating", [1000, 990, 1010, 1000], "" },
        { "overloaded, which can be", [1490, 1480, 1495], "" },
        { "one hour of a late reading", [900, 1600, 800], "" },
        { "two hours that cannot be", [900, 1600, 1700, 1650], "+sensor-range@2" },
        { "back again", [900, 1600, 1700, 800, 1600], "+sensor-range@2 -sensor-range@3" },
        { "an unknown hour between", [900, 1600, float.NaN, 1700], "+sensor-range@3" },
    };

    [Theory]
    [MemberData(nameof(Range))]
    public void More_than_half_above_the_rating_for_two_hours_cannot_be(string what, float[] hours, string expected) => Assert.Equal((what, expected), (what, Run(hours, 1000)));

    [Fact]
    public void Without_a_rating_nothing_is_out_of_range() => Assert.Equal("", Run([1e9f, 2e9f, 3e9f]));

    [Fact]
    public void A_finding_says_since_when()
    {
        List<Finding> found = [];
        var state = default(SensorState);
        foreach (var n in Enumerable.Range(0, 30)) state = SensorHealth.Next(state, new HourInput(First.AddHours(n), n < 4 ? 700 + n : 500), null, found.Add);

        Assert.Equal((First.AddHours(4), First.AddHours(27), FindingLevel.Alert), (found[0].Since, found[0].At, found[0].Level));
    }
}
