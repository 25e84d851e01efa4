using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Regulation;
using SmartUtility.Core.Regulation.Operations;
using SmartUtility.Core.Simulation;
using SmartUtility.Core.Simulation.Operations;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.Simulation;

public sealed class DemoLeviesTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Of_the_last_closed_months_one_is_paid_one_invoiced_and_one_with_the_operator_and_all_hashes_verify()
    {
        await using var database = await postgres.CreateAsync();
        await using var owner = NpgsqlDataSource.Create(database.Owner);
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 11, 0, 0, TimeSpan.Zero));
        _ = (await new SeedDemo(Rows.Secrets, clock).RunAsync(Actor.System([]), owner, new DemoNumbers(new DateOnly(2026, 11, 24), 50, 120), [.. DemoStaff.All.Select(person => new DemoSignIn(person, "none"))], default)).Value;
        var regulator = new Actor(1, "r", Role.Regulator, [1, 2], []);

        var rows = (await new LevyQueries(database.Contexts, clock).ListAsync(regulator, null, default)).Value;

        Assert.Equal(6, rows.Count);
        foreach (var one in rows.GroupBy(row => row.OperatorId))
        {
            Assert.Equal([LevyState.InComment, LevyState.Issued, LevyState.Paid], one.Select(row => row.State));
            Assert.All(one, row => Assert.True(row.Total > 0));
        }
        Assert.Equal(Enumerable.Range(1, 4).Select(n => $"REG-L-2026-{n:000000}"), rows.Select(row => row.Number).OfType<string>().Order());
        Assert.Equal(4L, await database.OwnerSqlAsync("select last from number_series where operator_id = 0 and series = 'L'"));
        var verify = new VerifyPeriod(database.Contexts);
        foreach (var row in rows) Assert.True((await verify.RunAsync(regulator, row.Id, default)).Value.Holds, row.ToString());
        // Handed over is what was billed: the check beside it differs by roundings of the bills only.
        var power = rows.First(row => row.OperatorCode == CountryBuilder.Power);
        var view = (await new LevyQueries(database.Contexts, clock).PeriodAsync(regulator, power.Id, default)).Value;
        var rural = view.Statement!.Lines.Single(line => line.Key == "rural" && line.Kind == LevyLineKind.Levy);
        Assert.Equal(view.Figures.Where(line => line.Figure == Figure.Levy && line.About is null).Sum(line => line.Value), rural.Amount);
        Assert.InRange(rural.Steps.Single(step => step.What == "check-difference").Value, -100, 100);
    }
}
