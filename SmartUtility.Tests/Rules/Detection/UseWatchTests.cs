using SmartUtility.Core.Detection.Rules;

namespace SmartUtility.Tests.Rules.Detection;

public sealed class UseWatchTests
{
    static readonly DateOnly First = new(2026, 3, 2);

    static List<(int Day, string Rule, FindingKind Kind)> Run(IEnumerable<float> days, Func<int, double>? peers = null)
    {
        var state = UseState.Start;
        List<(int, string, FindingKind)> found = [];
        foreach (var (value, n) in days.Select((value, n) => (value, n)))
        {
            (state, var findings) = UseWatch.Next(UseState.FromBytes(state.ToBytes()), new DayInput(First.AddDays(n), value, peers?.Invoke(n) ?? 1));
            found.AddRange(findings.Select(finding => (n, finding.Rule, finding.Kind)));
        }
        return found;
    }

    static IEnumerable<float> Use(int days, float level, int seed)
    {
        var chance = new Random(seed);
        return Enumerable.Range(0, days).Select(_ => level * (0.6f + 0.8f * chance.NextSingle()));
    }

    [Fact]
    public void Use_that_falls_to_a_third_is_a_drop_within_a_month_and_over_when_it_is_back()
    {
        var found = Run([.. Use(80, 300, 1), .. Use(60, 100, 2), .. Use(60, 300, 3)]);

        Assert.Equal([("use-drop", FindingKind.Raise), ("use-drop", FindingKind.Clear)], found.Where(one => one.Rule == "use-drop").Select(one => (one.Rule, one.Kind)));
        Assert.InRange(found.First(one => one.Rule == "use-drop").Day, 90, 108);
    }

    [Fact]
    public void A_steady_home_is_left_alone() => Assert.Empty(Run(Use(400, 300, 4)));

    [Fact]
    public void An_empty_home_is_no_drop_but_longer_empty_than_ever_it_is_told()
    {
        var found = Run([.. Use(80, 300, 5), .. Enumerable.Repeat(0f, 40), .. Use(40, 300, 6)]);

        Assert.Equal([(80 + UseWatch.ZeroDays - 1, "use-zero", FindingKind.Raise), (120, "use-zero", FindingKind.Clear)], found);
    }

    [Fact]
    public void Where_it_is_often_empty_twice_as_long_is_needed()
    {
        IEnumerable<float> weeks = [.. Use(30, 300, 7), .. Enumerable.Repeat(0f, 20), .. Use(40, 300, 8)];

        Assert.Empty(Run([.. weeks, .. Enumerable.Repeat(0f, 40)]));
        Assert.Contains(Run([.. weeks, .. Enumerable.Repeat(0f, 41)]), one => one.Rule == "use-zero");
    }

    [Fact]
    public void What_all_peers_do_is_season()
    {
        float[] days = [.. Use(80, 300, 9), .. Use(60, 120, 10)];

        Assert.Contains(Run(days), one => one.Rule == "use-drop");
        Assert.DoesNotContain(Run(days, day => day < 80 ? 1 : Math.Max(0.4, 1 - 0.6 * (day - 79) / 28)), one => one.Rule == "use-drop");
    }

    [Fact]
    public void The_same_value_for_two_weeks_is_flat() =>
        Assert.Contains((80 + UseWatch.FlatDays - 1, "use-flat", FindingKind.Raise), Run([.. Use(80, 300, 11), .. Enumerable.Repeat(500f, 30)]));

    [Fact]
    public void A_ceiling_that_was_often_passed_before_is_a_cap()
    {
        var found = Run([.. Use(80, 300, 12), .. Use(60, 300, 13).Select(value => Math.Min(value, 240))]);

        Assert.Contains(found, one => one is { Rule: "use-cap", Kind: FindingKind.Raise });
        Assert.DoesNotContain(found, one => one.Rule == "use-drop");
    }

    [Fact]
    public void Missing_days_change_nothing()
    {
        float[] days = [.. Use(80, 300, 14), .. Use(60, 100, 15)];

        Assert.Equal(Run(days).Select(one => one.Rule), Run(days.SelectMany((value, n) => n % 7 == 3 ? new[] { float.NaN, value } : [value])).Select(one => one.Rule));
    }
}
