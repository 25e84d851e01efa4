using System.Globalization;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Detection.Outages;
using SmartUtility.Core.Detection.Rules;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Simulation;

/// <summary>Something that is really wrong in the country: what detection is scored against.</summary>
/// <param name="Kind">Name of the scenario, or "no-agreement" for use where nobody has one.</param>
/// <param name="Operator">Code of the operator.</param>
/// <param name="Point">Code of the network point: where it is, or which supplies the place.</param>
/// <param name="Place">Code of the usage point, or null.</param>
/// <param name="Serial">Serial of the meter that shows it, or null.</param>
/// <param name="From">Since when.</param>
/// <param name="Until">Until when, or null: it goes on.</param>
/// <param name="PerHour">Base units (Wh or L) an hour that are lost or not registered; 0 where none are.</param>
/// <param name="Rules">Codes of the rules that see it, each by itself; empty where no rule looks.</param>
public sealed record Truth(string Kind, string Operator, string Point, string? Place, string? Serial, DateTimeOffset From, DateTimeOffset? Until, long PerHour, IReadOnlyList<string> Rules)
{
    /// <summary>One line for people.</summary>
    public string Line => string.Create(CultureInfo.InvariantCulture,
        $"truth: {Kind} at {Operator}/{Place ?? Point} since {From.UtcDateTime:yyyy-MM-ddTHH:mmZ}{(Until is { } until ? $" until {until.UtcDateTime:yyyy-MM-ddTHH:mmZ}" : "")}{(PerHour > 0 ? $", about {PerHour} an hour" : "")}");
}

/// <summary>What is wrong in a country while it is played or in its history.</summary>
public static class Truths
{
    /// <summary>First line of the file.</summary>
    public const string Header = "kind,operator,point,place,serial,from,until,base_units_per_hour,rules";

    /// <summary>Everything wrong at some time of a period, in order of the operators and then of kinds.</summary>
    /// <param name="country">The country.</param>
    /// <param name="scenario">What goes wrong in it.</param>
    /// <param name="from">Start.</param>
    /// <param name="to">End, exclusive.</param>
    public static IReadOnlyList<Truth> Of(Country country, Scenario scenario, DateTimeOffset from, DateTimeOffset to) =>
        [.. country.Operators.SelectMany(plan => Standing(country, plan, scenario).Where(truth => truth.From < to && !(truth.Until <= from)).Concat(Passing(plan, scenario, from, to)))];

    /// <summary>A line of the file; rules are separated by spaces.</summary>
    public static string Csv(Truth truth) => string.Create(CultureInfo.InvariantCulture,
        $"{truth.Kind},{truth.Operator},{truth.Point},{truth.Place},{truth.Serial},{truth.From.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ},{(truth.Until is { } until ? until.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) : "")},{truth.PerHour},{string.Join(' ', truth.Rules)}");

    static IEnumerable<Truth> Standing(Country country, OperatorPlan plan, Scenario scenario)
    {
        foreach (var point in plan.Points)
        {
            if (point.Leak is { } leak && scenario.HasFlag(OfLeak(leak))) yield return At(OfLeak(leak), point, point.Inlet, leak.FromHour, leak.PerHour, LimitRule.Name, LossShift.Rule, NightFlow.Rule);
            if (point.Inlet.SilentFrom is { } silent && scenario.HasFlag(Scenario.Silent)) yield return At(Scenario.Silent, point, point.Inlet, silent, 0, Presence.SilentSensor);
            if (point.Outage is { } outage && outage.To > country.EndHour && scenario.HasFlag(Scenario.Transformer))
                yield return At(Scenario.Transformer, point, null, outage.From, 0, OutageRules.Outage, Presence.SilentSensor) with { Until = HourStamp.StartOf(outage.To) };
        }
        foreach (var place in plan.Places)
        {
            var (meter, mean) = (place.Meters[^1], place.Load.PerDay / 24);
            if (place.Bypass is { } bypass && scenario.HasFlag(Scenario.Bypass)) yield return Behind(Scenario.Bypass, place, bypass.FromHour, (long)(bypass.Share * mean), LimitRule.Name, LossShift.Rule);
            if (place.Leak is { } leak && scenario.HasFlag(Scenario.Household)) yield return Behind(Scenario.Household, place, leak.FromHour, leak.PerHour, ContinuousFlow.Rule);
            if (meter.FrozenFrom is { } frozen && scenario.HasFlag(Scenario.Frozen)) yield return Behind(Scenario.Frozen, place, frozen, (long)mean, RegisterRules.Stuck, "use-zero");
            if (meter.SilentFrom is { } silent && scenario.HasFlag(Scenario.Silent)) yield return Behind(Scenario.Silent, place, silent, 0, LossShift.Rule);
            if (place.Tamper is { } tamper && scenario.HasFlag(Scenario.Tamper)) yield return Behind(Scenario.Tamper, place, tamper.Hour, 0, Presence.Tamper) with { Until = HourStamp.StartOf(tamper.Hour + 1) };
            if (place.Agreement is null or { EndsOn: not null })
                yield return Behind(Scenario.None, place, place.Agreement?.EndsOn is { } end ? HourStamp.NoOf(Country.Calendar.StartOf(end)) : country.FirstHour, (long)mean, Unsupplied.WithoutAgreement) with { Kind = "no-agreement" };
        }

        Truth At(Scenario kind, PointPlan point, MeterPlan? meter, long since, long perHour, params string[] rules) => new(Scenarios.NameOf(kind), plan.Code, point.Code, null, meter?.Serial, HourStamp.StartOf(since), null, perHour, rules);
        Truth Behind(Scenario kind, PlacePlan place, long since, long perHour, params string[] rules) =>
            new(Scenarios.NameOf(kind), plan.Code, plan.Points[place.Point].Code, place.Code, place.Meters[^1].Serial, HourStamp.StartOf(since), null, perHour, rules);
    }

    static Scenario OfLeak(LeakPlan leak) => leak.GrowsHours > 0 ? Scenario.Growing : Scenario.Leak;

    // What comes and goes: its first ten minutes of every thirty.
    static IEnumerable<Truth> Passing(OperatorPlan plan, Scenario scenario, DateTimeOffset from, DateTimeOffset to)
    {
        (Scenario Kind, IEnumerable<int> Points, string Rule)[] kinds =
        [
            (Scenario.Outage, VirtualNetwork.Broken(plan, Scenario.Outage), OutageRules.Outage), (Scenario.Feeder, VirtualNetwork.Broken(plan, Scenario.Feeder), OutageRules.Outage),
            (Scenario.Main, VirtualNetwork.Broken(plan, Scenario.Main), OutageRules.Outage), (Scenario.Telecom, VirtualNetwork.Unheard(plan), OutageRules.Telecom), (Scenario.Sim, VirtualNetwork.WithoutCarrier(plan), OutageRules.Telecom),
        ];
        var half = new DateTimeOffset(from.UtcTicks - from.UtcTicks % TimeSpan.FromMinutes(30).Ticks, TimeSpan.Zero);
        for (; half < to; half = half.AddMinutes(30))
        {
            var end = half + Scenarios.On;
            if (end <= from) continue;
            foreach (var (kind, points, rule) in kinds)
                if (scenario.HasFlag(kind))
                    foreach (var point in points) yield return new Truth(Scenarios.NameOf(kind), plan.Code, plan.Points[point].Code, null, null, half, end, 0, [rule]);
        }
    }
}
