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

public sealed class HandleAlertTests(PostgresFixture postgres) : IAsyncLifetime
{
    static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    readonly FakeTimeProvider _clock = new(Noon.AddMinutes(5));
    TestDatabase _database = null!;
    Rows _given = null!;
    Actor _dispatcher = null!;
    NetworkPoint _zone = null!;
    long _alert;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _given = new Rows(_database);
        var company = await _given.OperatorAsync();
        _dispatcher = Rows.Dispatcher(company.Id);
        _zone = await _given.NetworkPointAsync(company.Id, code: "DMA-1");
        await _given.LimitAsync(_zone);
        await _given.NetworkHoursAsync(_zone, Noon.AddHours(-3), 20, 20, 20);
        await new EvaluateLimits(_database.Contexts, _clock).RunAsync(_dispatcher, default);
        _alert = (await new AlertQueries(_database.Contexts, _clock).ListAsync(_dispatcher, true, null, new PageRequest(), default)).Value.Rows[0].Id;
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    HandleAlert Handle => new(_database.Contexts, _clock);

    async Task<List<AuditEntry>> AuditAsync()
    {
        await using var db = _database.Contexts.Create(_dispatcher);
        return await db.Set<AuditEntry>().OrderBy(row => row.Id).ToListAsync();
    }

    [Fact]
    public async Task Taking_it_twice_is_taking_it_once()
    {
        Assert.Equal(AlertState.Acknowledged, (await Handle.AcknowledgeAsync(_dispatcher, _alert, default)).Value);
        Assert.Equal(AlertState.Acknowledged, (await Handle.AcknowledgeAsync(_dispatcher, _alert, default)).Value);

        var entry = Assert.Single(await AuditAsync());
        Assert.Equal(("alert.acknowledged", $"alert:{_alert}", "dispatcher@example.org"), (entry.Action, entry.Subject, entry.Actor));
    }

    [Fact]
    public async Task It_ends_with_a_note_and_only_once()
    {
        Assert.Equal("note-required", (await Handle.EndAsync(_dispatcher, _alert, AlertState.Confirmed, " ", default)).Refusal!.Code);
        Assert.Equal(AlertState.Confirmed, (await Handle.EndAsync(_dispatcher, _alert, AlertState.Confirmed, "burst main", default)).Value);
        Assert.Equal(AlertState.Confirmed, (await Handle.EndAsync(_dispatcher, _alert, AlertState.Confirmed, "burst main", default)).Value);
        Assert.Equal("alert-ended", (await Handle.EndAsync(_dispatcher, _alert, AlertState.Dismissed, "nothing", default)).Refusal!.Code);
        Assert.Equal("alert-ended", (await Handle.AcknowledgeAsync(_dispatcher, _alert, default)).Refusal!.Code);

        Assert.Equal("DMA-1: burst main", Assert.Single(await AuditAsync()).Detail);
    }

    [Fact]
    public async Task Another_operators_alert_is_not_found_and_other_roles_are_refused()
    {
        var other = await _given.OperatorAsync("AUTRE");

        Assert.Equal("not-found", (await Handle.AcknowledgeAsync(Rows.Dispatcher(other.Id), _alert, default)).Refusal!.Code);
        Assert.Equal("not-found", (await new AlertQueries(_database.Contexts, _clock).OneAsync(Rows.Dispatcher(other.Id), _alert, default)).Refusal!.Code);
        Assert.Equal("forbidden", (await Handle.AcknowledgeAsync(_dispatcher with { Role = Role.Billing }, _alert, default)).Refusal!.Code);
    }

    [Theory]
    [InlineData(0, 0, 3, "raise-out-of-range")]
    [InlineData(101, 0, 3, "raise-out-of-range")]
    [InlineData(10, 11, 3, "clear-out-of-range")]
    [InlineData(10, -1, 3, "clear-out-of-range")]
    [InlineData(10, 5, 0, "hours-out-of-range")]
    [InlineData(10, 5, 169, "hours-out-of-range")]
    public async Task A_limit_out_of_range_is_refused(int raise, int clear, int hours, string code) =>
        Assert.Equal(code, (await new SetLimit(_database.Contexts, _clock).RunAsync(_dispatcher, _zone.Id, raise, clear, hours, default)).Refusal!.Code);

    [Fact]
    public async Task Setting_and_removing_a_limit_is_kept_in_the_audit_once()
    {
        var set = new SetLimit(_database.Contexts, _clock);

        await set.RunAsync(_dispatcher, _zone.Id, 12.5m, 6, 4, default);
        await set.RunAsync(_dispatcher, _zone.Id, 12.5m, 6, 4, default);
        Assert.True((await set.RemoveAsync(_dispatcher, _zone.Id, default)).Value);
        Assert.False((await set.RemoveAsync(_dispatcher, _zone.Id, default)).Value);
        var other = await _given.OperatorAsync("AUTRE");
        Assert.Equal("not-found", (await set.RunAsync(Rows.Dispatcher(other.Id), _zone.Id, 12, 6, 4, default)).Refusal!.Code);

        Assert.Equal(["raise 10 % clear 5 % 3 h → raise 12.5 % clear 6 % 4 h", "raise 12.5 % clear 6 % 4 h"], (await AuditAsync()).Select(row => row.Detail));
    }

    [Fact]
    public async Task The_balance_of_a_point_is_that_of_its_hours()
    {
        var queries = new BalanceQueries(_database.Contexts, _clock);

        var (point, rows) = (await queries.OfAsync(_dispatcher, (await queries.FindAsync(_dispatcher, "DMA-1", default)).Value.Id, new Period(Noon.AddDays(-1), Noon), BalanceStep.Day, default)).Value;
        var today = (await queries.TodayAsync(_dispatcher, _zone.Id, default)).Value;

        Assert.Equal((3000L, 2400L, 20m), (rows[0].Expected, rows[0].Received, rows[0].LossPercent));
        Assert.Equal((10m, "DMA-1"), (point.Limit!.RaisePercent, point.Code));
        Assert.Equal((20m, null), (today.Today!.LossPercent, today.Yesterday));
        Assert.Equal("DMA-1", Assert.Single((await queries.PointsAsync(_dispatcher, default)).Value).Code);
        var other = await _given.OperatorAsync("AUTRE");
        Assert.Equal("not-found", (await queries.FindAsync(Rows.Dispatcher(other.Id), "DMA-1", default)).Refusal!.Code);
        Assert.Equal("not-found", (await queries.OfAsync(Rows.Dispatcher(other.Id), point.Id, new Period(Noon.AddDays(-1), Noon), BalanceStep.Day, default)).Refusal!.Code);
    }
}
