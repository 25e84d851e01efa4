using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.Detection;

public sealed class EvaluateLimitsTests(PostgresFixture postgres) : IAsyncLifetime
{
    static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    readonly FakeTimeProvider _clock = new(Noon.AddMinutes(5));
    TestDatabase _database = null!;
    Rows _given = null!;
    Operator _company = null!;
    NetworkPoint _zone = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _given = new Rows(_database);
        _company = await _given.OperatorAsync();
        _zone = await _given.NetworkPointAsync(_company.Id);
        await _given.LimitAsync(_zone);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    EvaluateLimits Evaluate => new(_database.Contexts, _clock);
    AlertQueries Queries => new(_database.Contexts, _clock);
    Actor System => Actor.System(_company.Id);

    async Task<List<OutboxMessage>> EventsAsync()
    {
        await using var db = _database.Contexts.Create(System);
        return await db.Set<OutboxMessage>().OrderBy(row => row.Id).ToListAsync();
    }

    [Fact]
    public async Task Over_the_limit_for_the_whole_duration_is_one_alert_with_its_evidence_and_one_event()
    {
        await _given.NetworkHoursAsync(_zone, Noon.AddHours(-5), 1, 1, 20, 20, 20);

        var first = await Evaluate.RunAsync(System, default);
        var second = await Evaluate.RunAsync(System, default);

        Assert.Equal(new LimitEvaluation(1, 1, 0), first.Value);
        Assert.Equal(new LimitEvaluation(1, 0, 0), second.Value);
        var alert = Assert.Single((await Queries.ListAsync(System, openOnly: true, null, new PageRequest(), default)).Value.Rows);
        Assert.Equal((AlertState.Open, 20m, 200L, Noon.AddHours(-3)), (alert.State, alert.LossPercent, alert.LossPerHour, alert.Since));
        var detail = (await Queries.OneAsync(System, alert.Id, default)).Value;
        Assert.Equal([10L, 10L, 200L, 200L, 200L], detail.Evidence.Series.Select(hour => hour.Expected - hour.Received));
        Assert.Equal(5, detail.Series.Count);
        Assert.Equal(nameof(AlertRaised), Assert.Single(await EventsAsync()).Kind);
    }

    [Fact]
    public async Task Four_at_once_raise_one_alert()
    {
        await _given.NetworkHoursAsync(_zone, Noon.AddHours(-3), 20, 20, 20);

        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Evaluate.RunAsync(System, default))));

        Assert.Equal(1, all.Sum(outcome => outcome.Value.Raised));
        Assert.Single(await EventsAsync());
    }

    [Fact]
    public async Task It_clears_once_when_it_is_below_for_the_whole_duration_and_comes_again_only_with_new_hours()
    {
        await _given.NetworkHoursAsync(_zone, Noon.AddHours(-3), 20, 20, 20);
        await Evaluate.RunAsync(System, default);
        await _given.NetworkHoursAsync(_zone, Noon, 2, 2, null, 2, 2, 2);
        _clock.SetUtcNow(Noon.AddHours(4).AddMinutes(5));
        Assert.Equal(0, (await Evaluate.RunAsync(System, default)).Value.Cleared);

        _clock.SetUtcNow(Noon.AddHours(6).AddMinutes(5));
        Assert.Equal(1, (await Evaluate.RunAsync(System, default)).Value.Cleared);
        Assert.Equal(0, (await Evaluate.RunAsync(System, default)).Value.Cleared);
        Assert.Equal([nameof(AlertRaised), nameof(AlertCleared)], (await EventsAsync()).Select(row => row.Kind));
        var alert = Assert.Single((await Queries.ListAsync(System, openOnly: false, null, new PageRequest(), default)).Value.Rows);
        Assert.Equal((AlertState.Closed, Noon.AddHours(6)), (alert.State, alert.ClearedAt));

        await _given.NetworkHoursAsync(_zone, Noon.AddHours(6), 20, 20, 20);
        _clock.SetUtcNow(Noon.AddHours(8).AddMinutes(5));
        Assert.Equal(0, (await Evaluate.RunAsync(System, default)).Value.Raised);
        _clock.SetUtcNow(Noon.AddHours(9).AddMinutes(5));
        Assert.Equal(1, (await Evaluate.RunAsync(System, default)).Value.Raised);
    }

    [Fact]
    public async Task What_a_person_dismissed_is_not_raised_again_from_the_same_hours()
    {
        await _given.NetworkHoursAsync(_zone, Noon.AddHours(-3), 20, 20, 20);
        await Evaluate.RunAsync(System, default);
        var id = (await Queries.ListAsync(System, true, null, new PageRequest(), default)).Value.Rows[0].Id;
        await new HandleAlert(_database.Contexts, _clock).EndAsync(Rows.Dispatcher(_company.Id), id, AlertState.Dismissed, "tanker filling", default);

        Assert.Equal(0, (await Evaluate.RunAsync(System, default)).Value.Raised);
    }

    [Fact]
    public async Task A_dispatcher_of_another_operator_raises_nothing_here()
    {
        await _given.NetworkHoursAsync(_zone, Noon.AddHours(-3), 20, 20, 20);
        var other = await _given.OperatorAsync("AUTRE");

        Assert.Equal(0, (await Evaluate.RunAsync(Actor.System(other.Id), default)).Value.Limits);
        Assert.Equal("forbidden", (await Evaluate.RunAsync(new Actor(1, "cashier", Role.Cashier, [_company.Id], []), default)).Refusal!.Code);
    }
}
