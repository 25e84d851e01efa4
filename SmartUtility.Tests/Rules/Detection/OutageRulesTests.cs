using SmartUtility.Core.Detection.Outages;

namespace SmartUtility.Tests.Rules.Detection;

public sealed class OutageRulesTests
{
    static readonly DateTimeOffset At = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero), Now = At.AddMinutes(10), Listening = At.AddDays(-3);

    // 1 – station; 2, 3 – feeders; 20, 21 below 2; 30 below 3.
    static readonly Dictionary<int, IReadOnlyList<int>> Paths = new() { [1] = [1], [2] = [1, 2], [3] = [1, 3], [20] = [1, 2, 20], [21] = [1, 2, 21], [30] = [1, 3, 30] };

    static MeterLink Link(int point, DateTimeOffset? lost = null, bool online = false, DateTimeOffset? seen = null, DateTimeOffset? fail = null, DateTimeOffset? back = null, string? gateway = null, double hours = 1, string? sim = null) =>
        new(0, point, TimeSpan.FromHours(hours), online, seen ?? lost ?? At.AddMinutes(9), lost, fail, back, gateway, sim);

    static MeterSign Sign(MeterLink link) => MeterSilence.Of(link, Listening.AddHours(-1), Listening, Now);
    static IEnumerable<MeterSign> Lost(int point, int count, double minutes = 0, string? sim = null) => Enumerable.Range(0, count).Select(i => Sign(Link(point, At.AddMinutes(minutes).AddSeconds(i), sim: sim)));
    static IEnumerable<MeterSign> Alive(int point, int count, string? sim = null) => Enumerable.Repeat(Sign(Link(point, online: true, sim: sim)), count);

    static IReadOnlyList<SilentGroup> Find(IReadOnlyList<MeterSign> signs)
    {
        var found = OutageGroups.Find(Paths, signs, []);
        // Named one by one or counted by point, those that are not silent mean the same.
        Assert.Equal(found, OutageGroups.Find(Paths, [.. signs.Where(sign => sign.IsSilent)], Counted(signs)));
        return found;
    }

    static List<AliveMeters> Counted(IEnumerable<MeterSign> signs) => [.. signs.Where(sign => !sign.IsSilent).GroupBy(sign => (sign.Meter.Point, sign.Meter.SimGroup))
        .Select(point => new AliveMeters(point.Key.Point, point.Count(sign => sign.Meter is { IsOnline: true, Link: null }), [.. point.Where(sign => sign.Meter is not { IsOnline: true, Link: null }).Select(sign => sign.From.UtcDateTime)], point.Key.SimGroup))];

    [Fact]
    public void Whatever_is_silent_the_living_may_be_counted_by_point()
    {
        var (chance, found) = (new Random(11), 0);
        for (var run = 0; run < 300; run++)
        {
            int[] points = [20, 21, 30, 2, 3];
            List<MeterSign> signs = [.. Enumerable.Range(0, 40).Select(_ => chance.Next(4) switch
            {
                0 or 1 => Link(points[chance.Next((run % 5) + 1)], At.AddMinutes(chance.Next(3)), sim: run % 3 == 0 ? "A" : null),
                2 => Link(points[chance.Next(5)], online: true, gateway: chance.Next(2) == 0 ? "GW" : null, sim: chance.Next(2) == 0 ? "A" : null, seen: Now.AddMinutes(-chance.Next(200))),
                _ => Link(points[chance.Next(5)], seen: Now.AddMinutes(-chance.Next(100))),
            }).Select(Sign)];

            found += Find(signs).Count;
            Assert.All(Paths.Keys, point => Assert.Equal(OutageGroups.Count(point, At, Paths, signs, []), OutageGroups.Count(point, At, Paths, signs.Where(sign => sign.IsSilent), Counted(signs))));
        }
        Assert.InRange(found, 50, int.MaxValue);
    }

    [Fact]
    public void A_broken_main_is_one_group_at_the_lowest_point_that_has_all_below_it()
    {
        var found = Find([.. Lost(20, 5), .. Lost(21, 5), .. Alive(30, 10)]);

        var group = Assert.Single(found);
        Assert.Equal((2, 10, 10, false), (group.Point, group.Silent, group.Known, group.IsEverybody));
    }

    [Fact]
    public void One_transformer_out_is_named_itself() => Assert.Equal(20, Assert.Single(Find([.. Lost(20, 5), .. Alive(21, 5), .. Alive(30, 10)])).Point);

    [Fact]
    public void The_whole_station_is_one_group() => Assert.Equal(1, Assert.Single(Find([.. Lost(20, 5), .. Lost(21, 4), .. Lost(30, 9)])).Point);

    [Fact]
    public void Two_at_different_times_are_two_groups() =>
        Assert.Equal([20, 30], Find([.. Lost(20, 5, -60), .. Alive(21, 5), .. Lost(30, 4)]).Select(group => group.Point).Order());

    [Theory]
    [InlineData(2, 0, false)]
    [InlineData(3, 0, true)]
    [InlineData(3, 2, true)]
    [InlineData(5, 5, false)]
    public void Few_or_a_minority_say_nothing(int silent, int alive, bool found) => Assert.Equal(found, Find([.. Lost(20, silent), .. Alive(20, alive), .. Alive(30, 5)]).Count > 0);

    [Fact]
    public void Meters_dead_for_days_neither_make_nor_hide_an_outage()
    {
        var dead = Enumerable.Range(0, 8).Select(i => Sign(Link(20, seen: At.AddDays(-1).AddHours(-3 * i)))).ToList();

        Assert.All(dead, sign => Assert.True(sign.IsSilent));
        Assert.Empty(Find([.. dead, .. Alive(20, 2), .. Alive(30, 5)]));
        Assert.Equal((4, 4), (Assert.Single(Find([.. dead, .. Lost(20, 4), .. Alive(30, 5)])).Silent, Find([.. dead, .. Lost(20, 4), .. Alive(30, 5)])[0].Known));
    }

    [Fact]
    public void A_restart_of_the_program_is_nobodys_silence()
    {
        // Everybody was connected until the program stopped an hour ago; it listens again for ten minutes.
        var (stopped, listening) = (Now.AddMinutes(-60), Now.AddMinutes(-10));
        var signs = Enumerable.Range(0, 10).Select(i => MeterSilence.Of(Link(20, seen: stopped.AddSeconds(-i)), stopped, listening, Now)).ToList();

        Assert.DoesNotContain(signs, sign => sign.IsSilent || sign.Lives(Now.AddMinutes(-5)));
        // Those that never come back are missed after their interval and a half.
        Assert.All(Enumerable.Range(0, 10), i => Assert.True(MeterSilence.Of(Link(20, seen: stopped.AddSeconds(-i)), stopped, listening, listening.AddMinutes(95)).IsSilent));
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void A_broken_connection_may_come_back_for_three_minutes(int minutes, bool silent) => Assert.Equal(silent, Sign(Link(20, Now.AddMinutes(-minutes))).IsSilent);

    [Theory]
    [InlineData(94, false)]
    [InlineData(95, true)]
    public void A_meter_that_calls_by_the_hour_is_missed_after_one_and_a_half_hours(int minutes, bool silent) => Assert.Equal(silent, Sign(Link(20, seen: Now.AddMinutes(-minutes))).IsSilent);

    [Fact]
    public void A_meter_behind_a_gateway_is_not_alive_by_the_word_connected()
    {
        Assert.True(Sign(Link(20, online: true, seen: Now.AddHours(-2), gateway: "GW")).IsSilent);
        Assert.False(Sign(Link(20, online: true, seen: Now.AddHours(-2))).IsSilent);
    }

    [Fact]
    public void Silence_follows_a_group_of_cards_when_others_at_the_place_are_heard_or_it_is_silent_elsewhere_too()
    {
        // Others at the place live; two of them may live by chance.
        Assert.Equal("A", Assert.Single(Find([.. Lost(20, 6, sim: "A"), .. Alive(20, 3, "B"), .. Alive(21, 5), .. Alive(30, 5, "A")])).SimGroup);
        Assert.Null(Assert.Single(Find([.. Lost(20, 6, sim: "A"), .. Alive(20, 2, "B"), .. Alive(21, 5), .. Alive(30, 5, "A")])).SimGroup);
        // Two places of one group at the same time; most of its meters elsewhere live.
        Assert.All(Find([.. Lost(20, 4, sim: "A"), .. Lost(30, 4, sim: "A"), .. Alive(21, 5, "B")]), group => Assert.Equal("A", group.SimGroup));
        Assert.All(Find([.. Lost(20, 4, sim: "A"), .. Lost(30, 4, sim: "A"), .. Alive(21, 9, "A")]), group => Assert.Null(group.SimGroup));
        // Not one group, or none known: the place is what they share.
        Assert.Null(Assert.Single(Find([.. Lost(20, 4, sim: "A"), .. Lost(20, 1, sim: "B"), .. Alive(21, 5), .. Alive(30, 5)])).SimGroup);
        Assert.Null(Assert.Single(Find([.. Lost(20, 6), .. Alive(20, 3), .. Alive(21, 5), .. Alive(30, 5)])).SimGroup);
    }

    [Fact]
    public void A_last_gasp_counts_until_the_meter_is_heard_again()
    {
        Assert.True(Sign(Link(20, seen: At, fail: At)).SaidPowerFail);
        Assert.False(Sign(Link(20, seen: At, fail: At, back: At.AddMinutes(2))).SaidPowerFail);
        Assert.False(Sign(Link(20, seen: At.AddMinutes(8), fail: At, online: true)).SaidPowerFail);
    }

    static SilentGroup Group(int silent = 10, int fails = 0, string? gateway = null, bool everybody = false, double ago = 10, string? sim = null) => new(20, Now.AddMinutes(-ago), silent, silent, fails, gateway, everybody, sim);
    static readonly FlowChange Unknown = FlowChange.Unknown;

    [Fact]
    public void The_meters_own_word_comes_first() => Assert.Equal((SilenceMeaning.Outage, "power-fail"), Verdict(Group(fails: 2, gateway: "GW"), new(1000, 1000), Unknown, 1000, true));

    [Theory]
    [InlineData(1000, 980, SilenceMeaning.Telecom, "flow-unchanged")]
    [InlineData(1000, 0, SilenceMeaning.Outage, "flow-stopped")]
    [InlineData(1000, 350, SilenceMeaning.Outage, "flow-stopped")]
    [InlineData(1000, 360, SilenceMeaning.Telecom, "flow-unchanged")]
    public void The_flow_into_the_point_tells_supply_from_telecom(double before, double after, SilenceMeaning meaning, string why) => Assert.Equal((meaning, why), Verdict(Group(), new(before, after), Unknown, before, true));

    [Theory]
    [InlineData(5000, 4100, 1000, SilenceMeaning.Outage, "flow-above-fell")]
    [InlineData(5000, 4900, 1000, SilenceMeaning.Telecom, "flow-above-unchanged")]
    // A tenth of the flow above is not seen there; nothing else is known.
    [InlineData(10_000, 9_900, 1000, SilenceMeaning.Outage, "no-flow-known")]
    public void Else_the_flow_above_must_miss_what_the_point_took(double before, double after, double taken, SilenceMeaning meaning, string why) => Assert.Equal((meaning, why), Verdict(Group(), Unknown, new(before, after), taken, false));

    [Fact]
    public void A_sensor_that_is_heard_is_waited_for_a_quarter_of_an_hour()
    {
        Assert.Equal(SilenceMeaning.Wait, Verdict(Group(ago: 14), new(1000, null), Unknown, 1000, true).Item1);
        Assert.Equal(SilenceMeaning.Outage, Verdict(Group(ago: 15), new(1000, null), Unknown, 1000, true).Item1);
    }

    [Fact]
    public void Without_any_flow_one_gateway_one_group_of_cards_or_everybody_is_telecom()
    {
        Assert.Equal((SilenceMeaning.Telecom, "gateway"), Verdict(Group(gateway: "GW"), Unknown, Unknown, null, false));
        Assert.Equal((SilenceMeaning.Telecom, "sim-group"), Verdict(Group(sim: "A"), Unknown, Unknown, null, false));
        Assert.Equal((SilenceMeaning.Outage, "flow-stopped"), Verdict(Group(sim: "A"), new(1000, 0), Unknown, 1000, true));
        Assert.Equal((SilenceMeaning.Telecom, "everybody"), Verdict(Group(everybody: true), Unknown, Unknown, null, false));
        Assert.Equal((SilenceMeaning.Outage, "no-flow-known"), Verdict(Group(), Unknown, Unknown, null, false));
    }

    static (SilenceMeaning, string) Verdict(SilentGroup group, FlowChange own, FlowChange above, double? taken, bool heard)
    {
        var verdict = OutageVerdict.Decide(group, own, above, taken, heard, Now);
        return (verdict.Meaning, verdict.Why);
    }

    [Fact]
    public void Flow_before_and_after_comes_from_the_counters_steps()
    {
        (DateTimeOffset, double) R(double minutes, double value) => (At.AddMinutes(minutes), value);

        Assert.Equal(new FlowChange(1000, 500), FlowChange.Of([R(-60, 0), R(-30, 500), R(0, 1000), R(2, 1010), R(8, 1060)], At));
        // One reading since: the step that spans the instant.
        Assert.Equal(new FlowChange(1000, 0), FlowChange.Of([R(-60, 0), R(0, 1000), R(9, 1000)], At));
        Assert.Equal(new FlowChange(1000, null), FlowChange.Of([R(-60, 0), R(0, 1000)], At));
        // Exchanged or rolled over: nothing is said.
        Assert.Equal(new FlowChange(null, null), FlowChange.Of([R(-60, 900), R(0, 10), R(5, 3)], At));
    }
}
