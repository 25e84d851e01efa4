using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Commands;
using SmartUtility.Core.Commands.Operations;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Supply.Operations;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.Commands;

public sealed class CommandOperationsTests(PostgresFixture postgres) : IAsyncLifetime
{
    static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    readonly FakeTimeProvider _clock = new(Now);
    readonly CommandSignal _signal = new();
    TestDatabase _database = null!;
    Rows _given = null!;
    Operator _owner = null!;
    Actor _admin = null!;
    Actor _system = null!;
    Meter _meter = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _given = new Rows(_database);
        _owner = await _given.OperatorAsync();
        _admin = new Actor(7, "admin@example.org", Role.OperatorAdmin, [_owner.Id], []);
        _system = Actor.System(_owner.Id);
        (_, _, _, _meter) = await _given.SuppliedAsync(_owner, lastReading: Now.AddMinutes(-5));
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    RecordDelivery Delivery => new(_database.Contexts, _clock);
    RecordResult Result => new(_database.Contexts);
    DueCommands Due => new(_database.Contexts, _clock);

    async Task<Guid> CutAsync(TimeSpan? expiry = null) =>
        (await new CutSupply(_database.Contexts, _signal, _clock).RunAsync(_admin, _meter.Serial, new SwitchRequest("unpaid", expiry), default)).Value.CommandId!.Value;

    async Task<CommandView> ViewAsync(Guid id) => (await new CommandQueries(_database.Contexts).OneAsync(_admin, id, default)).Value;

    async Task<Meter> MeterAsync()
    {
        await using var db = _database.Contexts.Create(_admin);
        return await db.Set<Meter>().SingleAsync(row => row.Id == _meter.Id);
    }

    [Fact]
    public async Task A_command_goes_from_requested_to_confirmed_and_only_then_supply_is_off()
    {
        var id = await CutAsync();

        var due = Assert.Single((await Due.OfMeterAsync(_system, _meter.Id, default)).Value);
        Assert.Equal((id, "AQUA", _meter.Serial, CommandAction.Disconnect), (due.Id, due.OperatorCode, due.Serial, due.Action));
        Assert.True((await Delivery.SentAsync(_system, id, default)).Value);
        Assert.Equal(CommandState.Sent, (await ViewAsync(id)).State);
        Assert.True((await Delivery.AcknowledgedAsync(_system, id, default)).Value);
        Assert.Equal(CommandState.Acknowledged, (await ViewAsync(id)).State);
        Assert.Empty((await Due.OfMeterAsync(_system, _meter.Id, default)).Value);
        Assert.Equal(SupplyState.Unknown, (await MeterAsync()).Supply);

        var ended = await Result.RunAsync(_system, _meter.Id, new CommandResult(id, CommandState.Confirmed, SupplyState.Off, null, null), Now.AddSeconds(3), default);

        Assert.Equal(CommandState.Confirmed, ended.Value);
        var meter = await MeterAsync();
        Assert.Equal((SupplyState.Off, (DateTimeOffset?)Now.AddSeconds(3)), (meter.Supply, meter.SupplyAt));
    }

    [Fact]
    public async Task The_same_answer_twice_changes_nothing_and_announces_once()
    {
        var id = await CutAsync();
        var result = new CommandResult(id, CommandState.Confirmed, SupplyState.Off, null, null);

        for (var i = 0; i < 3; i++) Assert.Equal(CommandState.Confirmed, (await Result.RunAsync(_system, _meter.Id, result, Now.AddSeconds(3), default)).Value);

        await using var db = _database.Contexts.Create(_admin);
        Assert.Equal(1, await db.Set<OutboxMessage>().CountAsync(row => row.Kind == nameof(CommandEnded)));
        Assert.Equal(1, await db.Set<OutboxMessage>().CountAsync(row => row.Kind == nameof(SupplyReported)));
    }

    [Fact]
    public async Task A_meter_that_refuses_or_fails_is_believed_about_its_supply()
    {
        var id = await CutAsync();

        await Result.RunAsync(_system, _meter.Id, new CommandResult(id, CommandState.Refused, SupplyState.On, "valve blocked", null), Now.AddSeconds(3), default);

        Assert.Equal((CommandState.Refused, "valve blocked"), ((await ViewAsync(id)).State, (await ViewAsync(id)).Detail));
        Assert.Equal(SupplyState.On, (await MeterAsync()).Supply);
    }

    [Fact]
    public async Task Done_without_a_word_of_supply_means_what_was_asked()
    {
        var id = await CutAsync();

        await Result.RunAsync(_system, _meter.Id, new CommandResult(id, CommandState.Confirmed, SupplyState.Unknown, null, null), Now.AddSeconds(3), default);

        Assert.Equal(SupplyState.Off, (await MeterAsync()).Supply);
    }

    [Fact]
    public async Task An_answer_to_another_meters_command_is_refused()
    {
        var id = await CutAsync();
        var other = await _given.MeterAsync(_owner);

        Assert.Equal("another-meter", (await Result.RunAsync(_system, other.Id, new CommandResult(id, CommandState.Confirmed, SupplyState.Off, null, null), Now, default)).Refusal!.Code);
        Assert.Equal("not-found", (await Result.RunAsync(_system, _meter.Id, new CommandResult(Guid.NewGuid(), CommandState.Confirmed, SupplyState.Off, null, null), Now, default)).Refusal!.Code);
        Assert.Equal("not-found", (await Result.RunAsync(Actor.System(99), _meter.Id, new CommandResult(id, CommandState.Confirmed, SupplyState.Off, null, null), Now, default)).Refusal!.Code);

        Assert.Equal(CommandState.Requested, (await ViewAsync(id)).State);
        Assert.Equal(SupplyState.Unknown, (await MeterAsync()).Supply);
    }

    [Fact]
    public async Task What_nobody_answers_expires_visibly_is_never_due_again_and_a_late_answer_is_kept()
    {
        var id = await CutAsync(TimeSpan.FromHours(1));
        await Delivery.SentAsync(_system, id, default);
        var expire = new ExpireCommands(_database.Contexts, _clock);
        _clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(0, (await expire.RunAsync(_system, default)).Value);
        Assert.Single((await Due.OfMeterAsync(_system, _meter.Id, default)).Value);

        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Empty((await Due.OfMeterAsync(_system, _meter.Id, default)).Value);
        Assert.False((await Delivery.SentAsync(_system, id, default)).Value);
        Assert.Equal(1, (await expire.RunAsync(_system, default)).Value);
        Assert.Equal(0, (await expire.RunAsync(_system, default)).Value);
        Assert.Equal((CommandState.Expired, "sent, never acknowledged by the meter"), ((await ViewAsync(id)).State, (await ViewAsync(id)).Detail));

        await Result.RunAsync(_system, _meter.Id, new CommandResult(id, CommandState.Confirmed, SupplyState.Off, null, null), _clock.GetUtcNow(), default);
        Assert.Equal((CommandState.Expired, "sent, never acknowledged by the meter; late answer: confirmed"), ((await ViewAsync(id)).State, (await ViewAsync(id)).Detail));
        Assert.Equal(SupplyState.Off, (await MeterAsync()).Supply);
    }

    [Fact]
    public async Task An_answer_and_an_expiry_at_once_leave_one_ending()
    {
        var id = await CutAsync(TimeSpan.FromMinutes(1));
        _clock.Advance(TimeSpan.FromMinutes(1));

        await Task.WhenAll(Result.RunAsync(_system, _meter.Id, new CommandResult(id, CommandState.Confirmed, SupplyState.Off, null, null), _clock.GetUtcNow(), default),
            new ExpireCommands(_database.Contexts, _clock).RunAsync(_system, default));

        await using var db = _database.Contexts.Create(_admin);
        Assert.Equal(1, await db.Set<OutboxMessage>().CountAsync(row => row.Kind == nameof(CommandEnded)));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(7 * 24 * 3600 + 1)]
    public async Task An_expiry_out_of_range_is_refused(int seconds)
    {
        var refused = await new CutSupply(_database.Contexts, _signal, _clock).RunAsync(_admin, _meter.Serial, new SwitchRequest("unpaid", TimeSpan.FromSeconds(seconds)), default);

        Assert.Equal("expiry-out-of-range", refused.Refusal!.Code);
    }

    [Fact]
    public async Task A_reading_can_be_asked_for_beside_a_switch_command()
    {
        var cut = await CutAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));

        var read = await new RequestCommand(_database.Contexts, _signal, _clock).RunAsync(_admin, _meter.Serial, "check", null, "key-1", default);
        var again = await new RequestCommand(_database.Contexts, _signal, _clock).RunAsync(_admin, _meter.Serial, "check", null, "key-1", default);

        Assert.Equal(read.Value, again.Value);
        Assert.Equal([cut, read.Value], (await Due.OfMeterAsync(_system, _meter.Id, default)).Value.Select(due => due.Id));
    }

    [Fact]
    public async Task Another_operators_command_is_not_found()
    {
        var id = await CutAsync();

        Assert.Equal("not-found", (await new CommandQueries(_database.Contexts).OneAsync(_admin with { Operators = [99] }, id, default)).Refusal!.Code);
        Assert.Equal("forbidden", (await new CommandQueries(_database.Contexts).OneAsync(_admin with { Role = Role.Subscriber }, id, default)).Refusal!.Code);
    }
}
