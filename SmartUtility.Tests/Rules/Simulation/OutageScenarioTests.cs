using SmartUtility.Core.Detection.Outages;
using SmartUtility.Core.Simulation;

namespace SmartUtility.Tests.Rules.Simulation;

/// <summary>What the rules say of the simulator's outages and failures of telecom, eight minutes after they began.</summary>
public sealed class OutageScenarioTests
{
    static readonly Country Country = CountryBuilder.Build(new DateOnly(2026, 11, 24), 300, 40);
    // Half past eight in the morning.
    static readonly DateTimeOffset Began = HourStamp.StartOf(Country.EndHour + 7).AddMinutes(30), Now = Began.AddMinutes(8);

    static List<(string Code, SilenceVerdict Verdict)> Look(int no, Scenario scenario)
    {
        var plan = Country.Operators[no];
        var from = Began.AddHours(-1);
        var network = new VirtualNetwork(plan, scenario, from, meter => new MeterStand(meter.FirstIndex, from, true));
        var inlets = network.Meters.Where(meter => meter.Place is null).ToDictionary(meter => meter.Point, meter => (Meter: meter, Readings: new List<(DateTimeOffset, double)>()));
        for (var at = from; at <= Now; at += TimeSpan.FromMinutes(1))
        {
            network.MoveTo(at);
            foreach (var (point, inlet) in inlets)
                if (!network.IsOut(point, at) && !network.IsCutOff(inlet.Meter, at)) inlet.Readings.Add((at, inlet.Meter.Meter.Index));
        }
        var paths = plan.Points.ToDictionary(point => point.No, IReadOnlyList<int> (point) => Path(plan, point.No));
        var signs = network.Meters.Where(meter => meter.Place is not null).Select((meter, id) =>
        {
            var isGone = network.IsOut(meter.Point, Now) || network.IsCutOff(meter, Now);
            return MeterSilence.Of(new MeterLink(id, meter.Point, TimeSpan.FromHours(1), !isGone, isGone ? Began : Now, isGone ? Began : null, null, null, null, meter.Plan.SimGroup), from, from, Now);
        }).ToList();
        return [.. OutageGroups.Find(paths, signs, []).Select(group =>
        {
            var above = paths[group.Point].Reverse().Skip(1).FirstOrDefault(IsHeard, group.Point);
            var own = FlowChange.Of(inlets[group.Point].Readings, group.At);
            return (plan.Points[group.Point].Code, OutageVerdict.Decide(group, own, FlowChange.Of(inlets[above].Readings, group.At), own.Before, IsHeard(group.Point) || IsHeard(above), Now));

            bool IsHeard(int point) => !network.IsOut(point, Now) && !network.IsCutOff(inlets[point].Meter, Now);
        })];
    }

    static List<int> Path(OperatorPlan plan, int no) => plan.Points[no].Parent is { } parent ? [.. Path(plan, parent), no] : [no];

    [Theory]
    [InlineData(0, "EAU-S1")]
    [InlineData(1, "ELC-S1")]
    public void A_broken_main_is_one_outage_at_its_station(int no, string code)
    {
        var found = Look(no, Scenario.Main).Where(row => row.Code.StartsWith(code[..3], StringComparison.Ordinal)).ToList();

        Assert.Equal((code, SilenceMeaning.Outage), (Assert.Single(found).Code, found[0].Verdict.Meaning));
    }

    [Fact]
    public void A_transformer_out_is_an_outage_seen_above()
    {
        var found = Look(1, Scenario.Outage).Where(row => row.Code == "ELC-T02").ToList();

        Assert.Equal(new SilenceVerdict(SilenceMeaning.Outage, "flow-above-fell"), Assert.Single(found).Verdict);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_failure_of_telecom_is_no_outage(int no)
    {
        var found = Look(no, Scenario.Telecom);

        Assert.NotEmpty(found);
        Assert.All(found, row => Assert.Equal(new SilenceVerdict(SilenceMeaning.Telecom, "flow-unchanged"), row.Verdict));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_failure_of_one_carriers_cards_is_no_outage_though_no_sensor_is_heard(int no)
    {
        var found = Look(no, Scenario.Sim);

        Assert.NotEmpty(found);
        Assert.All(found, row => Assert.Equal(new SilenceVerdict(SilenceMeaning.Telecom, "sim-group"), row.Verdict));
        Assert.Equal(found.Select(row => row.Code).Order(StringComparer.Ordinal), VirtualNetwork.WithoutCarrier(Country.Operators[no]).Select(point => Country.Operators[no].Points[point].Code).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Without_a_scenario_nothing_is_found(int no) => Assert.Empty(Look(no, Scenario.None));
}
