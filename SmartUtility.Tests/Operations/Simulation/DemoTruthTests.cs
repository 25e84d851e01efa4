using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Detection.Outages;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;
using SmartUtility.Core.Simulation;
using SmartUtility.Core.Simulation.Operations;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.Simulation;

/// <summary>The whole demonstration, its detectors run over its history on the morning after, held against what is really wrong in it.</summary>
public sealed class DemoTruthTests(PostgresFixture postgres) : IAsyncLifetime
{
    static readonly DateOnly Until = new(2026, 11, 24);
    static readonly DateTimeOffset Morning = Country.Calendar.StartOf(Until).AddHours(9);
    readonly FakeTimeProvider _clock = new(Morning);
    TestDatabase _database = null!;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await postgres.CreateAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    // As the program does it once it is ready: meters are heard since a minute ago, and were until midnight.
    async Task LookAsync(int owner)
    {
        var (actor, listening) = (Actor.System(owner), new Listening(Morning.AddMinutes(-1), Country.Calendar.StartOf(Until)));
        _ = (await new EvaluateLimits(_database.Contexts, _clock).RunAsync(actor, Stop)).Value;
        _ = (await new DetectOutages(_database.Contexts, _clock).RunAsync(actor, listening.Since, Stop, listening.HeardUntil)).Value;
        _ = (await new RunNight(_database.Contexts, _clock).RunAsync(actor, Stop, listening: listening)).Value;
        _ = (await new WatchRegisters(_database.Contexts, _clock).RunAsync(actor, Stop)).Value;
        await using var db = _database.Contexts.Create(actor);
        foreach (var found in await db.Set<OutboxMessage>().Where(row => row.Kind == nameof(RegisterFaultFound)).ToListAsync(Stop))
            await new RaiseRegisterFault(_database.Contexts, _clock).HandleAsync(owner, found.Payload, Stop);
    }

    sealed record Raised(string Rule, string Point, string? Place, bool IsHead, int[] Path, string Evidence);

    async Task<List<Raised>> AlertsAsync(int owner)
    {
        await using var db = _database.Contexts.Create(Actor.System(owner));
        return await (from alert in db.Set<Alert>()
                      join point in db.Set<NetworkPoint>() on alert.NetworkPointId equals point.Id
                      join usage in db.Set<UsagePoint>() on alert.UsagePointId equals usage.Id into usages
                      from place in usages.DefaultIfEmpty()
                      where alert.EndedAt == null
                      select new Raised(alert.Rule, point.Code, place!.Code, alert.ParentId == null, point.Path, alert.Evidence)).ToListAsync(Stop);
    }

    [Fact]
    public async Task Whatever_is_wrong_has_its_alert_and_nothing_else_has()
    {
        var numbers = new DemoNumbers(Until, 500, 400);
        await using var source = NpgsqlDataSource.Create(_database.Owner);
        var seeded = (await new SeedDemo(Rows.Secrets, TimeProvider.System).RunAsync(Actor.System([]), source, numbers, [.. DemoStaff.All.Select(person => new DemoSignIn(person, "none"))], Stop)).Value;
        TestContext.Current.TestOutputHelper?.WriteLine($"{seeded}");

        var country = CountryBuilder.Build(numbers.Until, numbers.Meters, numbers.Days);
        var truths = Truths.Of(country, Scenarios.OfDemo | Scenario.Tamper, Country.Calendar.StartOf(Until.AddDays(-30)), Morning);
        // One of each at least.
        Assert.Equal(["bypass", "frozen", "growing", "household", "leak", "no-agreement", "silent", "tamper", "transformer"], truths.Where(truth => truth.Rules.Count > 0).Select(truth => truth.Kind).Distinct().Order(StringComparer.Ordinal));
        var heads = new List<string>();
        for (var no = 0; no < country.Operators.Count; no++)
        {
            await LookAsync(no + 1);
            var (plan, alerts) = (country.Operators[no], await AlertsAsync(no + 1));
            var mine = truths.Where(truth => truth.Operator == plan.Code).ToList();
            // A loss shows at the points above as well.
            bool Explains(Truth truth, Raised alert) => truth.Rules.Contains(alert.Rule) && (alert.Place is null ? Above(plan, truth.Point).Contains(alert.Point) : alert.Place == truth.Place);
            Assert.All(mine.Where(truth => truth.Rules.Count > 0 && !(truth.Kind == "silent" && truth.Place is not null)),
                truth => Assert.True(alerts.Exists(alert => (alert.Place is not null || alert.Point == truth.Point) && Explains(truth, alert)), $"not found: {truth.Line}"));
            Assert.All(alerts, alert => Assert.True(mine.Exists(truth => Explains(truth, alert)), $"nothing is wrong: {alert.Rule} at {alert.Point} {alert.Place}"));
            Assert.All(alerts.Where(alert => alert.Rule is not ("outage" or "sensor-silent" or "tamper")), alert => Assert.Contains("\"", alert.Evidence, StringComparison.Ordinal));
            heads.AddRange(alerts.Where(alert => alert.IsHead && alert.Place is null).Select(alert => alert.Point));
        }
        // What stands on the dispatchers' list is where it is: the leaks' zones, the bypass's transformer, the sensor, the transformer that failed; and a zone in which two meters are silent.
        Assert.Equal(["EAU-Z02", "EAU-Z03", "EAU-Z05", "ELC-T02", "ELC-T07", "GAZ-Z02"], heads.Order(StringComparer.Ordinal));
    }

    static List<string> Above(OperatorPlan plan, string code)
    {
        List<string> above = [];
        for (var point = plan.Points.FirstOrDefault(one => one.Code == code); point is not null; point = point.Parent is { } parent ? plan.Points[parent] : null) above.Add(point.Code);
        return above;
    }
}
