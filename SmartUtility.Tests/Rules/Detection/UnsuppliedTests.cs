using SmartUtility.Core.Detection.Rules;

namespace SmartUtility.Tests.Rules.Detection;

/// <summary>Use where there should be none. Written as hours: '#' is 10 L, '+' 100 L, '.' none, '?' unknown; lower-case 's' is an hour of 10 L that is supplied.</summary>
public sealed class UnsuppliedTests
{
    static readonly DateTime First = new(2026, 3, 2);

    static List<(int Hour, Finding Finding)> Run(string hours, UnsuppliedLimits limits)
    {
        var state = default(UnsuppliedState);
        List<(int, Finding)> found = [];
        for (var n = 0; n < hours.Length; n++)
        {
            var value = hours[n] switch { '#' or 's' => 10, '+' => 100, '?' => float.NaN, _ => 0f };
            (state, var finding) = Unsupplied.Next(Unsupplied.WhileOff, state, new SupplyInput(First.AddHours(n), value, hours[n] == 's'), limits);
            if (finding is not null) found.Add((n, finding));
        }
        return found;
    }

    static string Of(List<(int Hour, Finding Finding)> found) => string.Join(' ', found.Select(one => $"{(one.Finding.Kind == FindingKind.Raise ? "+" : "-")}{one.Hour}"));

    [Theory]
    [InlineData("..##", "+3")]
    [InlineData("..#.#", "+4")]
    [InlineData("..#", "")]
    [InlineData("+", "")]
    [InlineData("#??#", "+3")]
    [InlineData("####", "+1")]
    [InlineData("ssss", "")]
    [InlineData("s#s#s#", "")]
    [InlineData("##s", "+1 -2")]
    [InlineData("##s##", "+1 -2 +4")]
    [InlineData("", "")]
    public void Two_hours_of_flow_while_off_are_raised_once_and_over_when_supplied_again(string hours, string expected) => Assert.Equal(expected, Of(Run(hours, UnsuppliedLimits.Off)));

    [Fact]
    public void It_is_over_after_its_hours_of_rest_and_not_before()
    {
        Assert.Equal("+1", Of(Run("##" + new string('.', 71), UnsuppliedLimits.Off)));
        Assert.Equal("+1 -73", Of(Run("##" + new string('.', 72), UnsuppliedLimits.Off)));
        Assert.Equal("+1", Of(Run("##" + string.Concat(Enumerable.Repeat(new string('.', 71) + "#", 5)), UnsuppliedLimits.Off)));
    }

    [Fact]
    public void Hours_nobody_knows_are_no_rest() => Assert.Equal("+1", Of(Run("##" + new string('?', 300), UnsuppliedLimits.Off)));

    [Fact]
    public void Drops_that_come_to_nothing_are_forgotten() => Assert.Equal("", Of(Run("#" + new string('.', 72) + "#", UnsuppliedLimits.Off)));

    [Theory]
    [InlineData(23, '#', "")]
    [InlineData(24, '#', "+23")]
    [InlineData(2, '+', "")]
    [InlineData(24, '+', "+23")]
    public void Without_an_agreement_a_day_of_flow_is_needed(int count, char hour, string expected) => Assert.Equal(expected, Of(Run(new string(hour, count), UnsuppliedLimits.NoAgreement)));

    [Fact]
    public void Many_hours_of_a_drip_do_not_make_the_least_amount()
    {
        var state = default(UnsuppliedState);
        Finding? finding = null;
        for (var n = 0; n < 199 && finding is null; n++) (state, finding) = Unsupplied.Next(Unsupplied.WithoutAgreement, state, new SupplyInput(First.AddHours(n), 1, false), UnsuppliedLimits.NoAgreement);

        Assert.Null(finding);
        (_, finding) = Unsupplied.Next(Unsupplied.WithoutAgreement, state, new SupplyInput(First.AddHours(199), 1, false), UnsuppliedLimits.NoAgreement);
        Assert.Equal((FindingKind.Raise, 200d, 1d), (finding!.Kind, finding.Score, finding.PerHour));
    }

    [Fact]
    public void A_finding_says_since_when_and_how_much_an_hour()
    {
        var finding = Assert.Single(Run("..#.+", UnsuppliedLimits.Off)).Finding;

        Assert.Equal((Unsupplied.WhileOff, FindingLevel.Alert, First.AddHours(2), First.AddHours(4), 55d), (finding.Rule, finding.Level, finding.Since, finding.At, finding.PerHour));
    }
}
