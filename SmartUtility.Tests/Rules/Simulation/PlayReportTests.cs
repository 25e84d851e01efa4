using SmartUtility.Core.Simulation;

namespace SmartUtility.Tests.Rules.Simulation;

public sealed class PlayReportTests
{
    static readonly DateTimeOffset Start = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    // Looks every half second; what was said, with the second.
    static List<(double Second, string Line)> Said(int seconds, Func<double, PlayCounts> counts)
    {
        var report = new PlayReport("127.0.0.1:1883");
        List<(double, string)> said = [];
        for (var second = 0.5; second <= seconds; second += 0.5)
            if (report.Next(counts(second), Start.AddSeconds(second)) is { } line) said.Add((second, line));
        return said;
    }

    [Fact]
    public void All_connected_is_said_at_once_and_again_every_half_minute()
    {
        var said = Said(70, second => new(50, second < 2 ? 20 : 50, (long)second * 5, 3, second > 40 ? 1 : 0, null));

        Assert.Equal([2.0, 32.0, 62.0], said.Select(row => row.Second));
        Assert.Equal("50 of 50 meters connected, 10 readings sent, 3 waiting, 0 commands obeyed", said[0].Line);
        Assert.Equal("50 of 50 meters connected, 310 readings sent, 3 waiting, 1 commands obeyed", said[2].Line);
    }

    [Fact]
    public void A_broker_that_is_away_is_said_at_once_and_again_every_half_minute()
    {
        var said = Said(65, second => new(50, 0, 0, 12, 0, second < 1 ? null : "Connection refused"));

        Assert.Equal([1.0, 31.0, 61.0], said.Select(row => row.Second));
        Assert.All(said, row => Assert.Equal("no meter is connected to 127.0.0.1:1883: Connection refused; trying again", row.Line));
    }

    [Fact]
    public void A_broker_that_does_not_even_say_no_is_said_after_five_seconds()
    {
        var (second, line) = Assert.Single(Said(20, _ => new(50, 0, 0, 12, 0, null)));

        Assert.Equal(5.5, second);
        Assert.Contains("no answer yet", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Losing_the_broker_and_finding_it_again_are_both_said_at_once()
    {
        var said = Said(25, second => new(50, second is > 10 and < 20 ? 0 : 50, 0, 0, 0, second is > 11 and < 20 ? "Connection refused" : null));

        Assert.Equal([0.5, 11.5, 20.0], said.Select(row => row.Second));
    }

    [Fact]
    public void Meters_in_an_outage_are_not_waited_for_and_those_that_flap_make_no_lines()
    {
        var said = Said(66, second => new(50, second < 40 ? 45 : second % 2 < 1 ? 45 : 50, 0, 0, 0, "Connection refused"));

        Assert.Equal(5.5, said[0].Second);
        Assert.StartsWith("45 of 50", said[0].Line, StringComparison.Ordinal);
        Assert.InRange(said.Count, 3, 4);
    }
}
