using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Notifications.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.Notifications;

public sealed class OutboxTests(PostgresFixture postgres) : IAsyncLifetime
{
    sealed record Happened(int OperatorId, int Number) : DomainEvent(OperatorId);

    sealed class Handler(string kind = nameof(Happened)) : IEventHandler
    {
        public List<(int Operator, string Payload)> Seen { get; } = [];
        public bool Fails { get; set; }
        public string Kind => kind;

        public async Task HandleAsync(int operatorId, string payload, CancellationToken stop)
        {
            await Task.Delay(5, stop);
            if (Fails) throw new InvalidOperationException("not today");
            lock (Seen) Seen.Add((operatorId, payload));
        }
    }

    readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
    TestDatabase _database = null!;
    Operator _company = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _company = await new Rows(_database).OperatorAsync();
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    async Task AnnounceAsync(int operatorId, int count)
    {
        await using var db = _database.Contexts.Create(new Scope([operatorId]));
        for (var i = 0; i < count; i++) db.Announce(new Happened(operatorId, i), _clock.GetUtcNow());
        await db.SaveChangesAsync();
    }

    DispatchEvents Dispatch(params IEventHandler[] handlers) => new(new Outbox(_database.Contexts, handlers, _clock, NullLogger<Outbox>.Instance));

    static readonly Actor System = Actor.System(0);

    [Fact]
    public async Task Every_event_reaches_its_handlers_once_whoever_drains()
    {
        await AnnounceAsync(_company.Id, 120);
        await AnnounceAsync(0, 1);
        Handler mine = new(), others = new("Other");

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => Dispatch(mine, others).RunAsync(System, default))));

        Assert.Equal(121, mine.Seen.Count);
        Assert.Equal(121, mine.Seen.Distinct().Count());
        Assert.Empty(others.Seen);
        Assert.Equal(0, (await Dispatch(mine).RunAsync(System, default)).Value);
    }

    [Fact]
    public async Task What_fails_waits_longer_each_time_and_holds_nobody_up()
    {
        await AnnounceAsync(_company.Id, 1);
        Handler broken = new() { Fails = true }, sound = new();

        Assert.Equal(0, (await Dispatch(broken).RunAsync(System, default)).Value);
        await AnnounceAsync(_company.Id, 1);
        Assert.Equal(1, (await Dispatch(sound).RunAsync(System, default)).Value); // the new one; the failed one still waits
        await using (var db = _database.Contexts.Create(new Scope([_company.Id])))
        {
            var failed = await db.Set<OutboxMessage>().SingleAsync(row => row.DoneAt == null);
            Assert.Equal((1, "not today", _clock.GetUtcNow().AddSeconds(2)), (failed.Attempts, failed.Error, failed.NextTryAt));
        }
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, (await Dispatch(sound).RunAsync(System, default)).Value);
    }

    [Fact]
    public async Task Old_handled_events_are_deleted_and_waiting_ones_kept()
    {
        await AnnounceAsync(_company.Id, 2);
        await Dispatch(new Handler()).RunAsync(System, default);
        _clock.Advance(DispatchEvents.Kept + TimeSpan.FromMinutes(1));
        await AnnounceAsync(_company.Id, 1);

        Assert.Equal(2, (await Dispatch().PruneAsync(System, default)).Value);
        Assert.Equal(0, (await Dispatch().PruneAsync(System, default)).Value);
    }

    [Fact]
    public async Task Nobody_but_the_program_may_start_it() =>
        Assert.Equal("forbidden", (await Dispatch().RunAsync(Rows.Dispatcher(_company.Id), default)).Refusal!.Code);
}
