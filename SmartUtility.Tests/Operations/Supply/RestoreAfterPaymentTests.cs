using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Commands;
using SmartUtility.Core.Commands.Operations;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Supply.Operations;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.Supply;

/// <summary>Homes with a bill of 3 535 for October, due on 17 November and unpaid on the 24th, when supply is cut.</summary>
public sealed class RestoreAfterPaymentTests(PostgresFixture postgres) : IAsyncLifetime
{
    readonly CommandSignal _signal = new();
    Town _town = null!;
    RestoreAfterPayment _restore = null!;
    Outbox _outbox = null!;

    public async ValueTask InitializeAsync()
    {
        _town = await Town.MakeAsync(await postgres.CreateAsync(), row => row.CutAnyHour = true);
        var contexts = _town.Database.Contexts;
        _restore = new RestoreAfterPayment(contexts, new RestoreSupply(contexts, _signal, _town.Clock), _town.Clock);
        _outbox = new Outbox(contexts, [_restore], _town.Clock, NullLogger<Outbox>.Instance);
    }

    public ValueTask DisposeAsync() => _town.Database.DisposeAsync();

    async Task<(Subscriber Subscriber, Agreement Agreement, Meter Meter)> CutHomeAsync(string reason = "unpaid: one bill", Func<Agreement, Task>? with = null)
    {
        var home = await _town.HomeAsync();
        if (with is not null) await with(home.Agreement);
        _town.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 2, 11, 0, 0, TimeSpan.Zero));
        await _town.Run.RunAsync(_town.Actor, null, default);
        _town.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
        await _town.Rows.ReadingsAsync(home.Meter.Registers[0], (_town.Clock.GetUtcNow().AddMinutes(-5), 13_500));
        var cut = await new CutSupply(_town.Database.Contexts, _signal, _town.Clock).RunAsync(_town.Actor, home.Meter.Serial, new SwitchRequest(reason), default);
        Assert.True(cut.IsDone, cut.Refusal?.Detail);
        _town.Clock.Advance(TimeSpan.FromMinutes(1));
        return home;
    }

    async Task PayAsync(Subscriber subscriber, decimal amount, string reference = "a")
    {
        Assert.True((await _town.Pay.RunAsync(_town.Actor, new(subscriber.Account, "momo", reference, amount), default)).IsDone);
        await _outbox.DrainAsync(default);
    }

    async Task<List<(CommandAction Action, string Reason)>> CommandsAsync(Meter meter)
    {
        await using var db = _town.Database.Contexts.Create(_town.Actor);
        return [.. (await db.Set<DeviceCommand>().Where(row => row.MeterId == meter.Id).OrderBy(row => row.RequestedAt).ToListAsync()).Select(row => (row.Action, row.Reason))];
    }

    async Task<bool> IsSuspendedAsync(Agreement agreement)
    {
        await using var db = _town.Database.Contexts.Create(_town.Actor);
        return (await db.Set<Agreement>().SingleAsync(row => row.Id == agreement.Id)).SuspendedAt is not null;
    }

    [Fact]
    public async Task Paying_what_is_overdue_restores_supply_once()
    {
        var (subscriber, agreement, meter) = await CutHomeAsync();

        await PayAsync(subscriber, 3535);
        Assert.Equal(0, (await _restore.RunAsync(_town.Actor, subscriber.Id, "AQUA-R-2026-000001", default)).Value);
        await PayAsync(subscriber, 100, "b");

        Assert.False(await IsSuspendedAsync(agreement));
        Assert.Equal([(CommandAction.Disconnect, "unpaid: one bill"), (CommandAction.Connect, "paid: receipt AQUA-R-2026-000001")], await CommandsAsync(meter));
    }

    [Fact]
    public async Task A_part_payment_restores_nothing_and_the_rest_does()
    {
        var (subscriber, agreement, meter) = await CutHomeAsync("unpaid");

        await PayAsync(subscriber, 3534);
        Assert.True(await IsSuspendedAsync(agreement));
        Assert.Single(await CommandsAsync(meter));

        await PayAsync(subscriber, 1, "b");
        Assert.False(await IsSuspendedAsync(agreement));
    }

    [Theory]
    [InlineData("safety: burst pipe")]
    [InlineData("unpaid-deposit")]
    [InlineData("irregularity: unpaid for")]
    public async Task What_was_cut_for_another_reason_stays_cut(string reason)
    {
        var (subscriber, agreement, meter) = await CutHomeAsync(reason);

        await PayAsync(subscriber, 3535);

        Assert.True(await IsSuspendedAsync(agreement));
        Assert.Single(await CommandsAsync(meter));
    }

    [Fact]
    public async Task The_one_who_pays_for_a_place_restores_it_and_its_holder_does_not()
    {
        var payer = await _town.Rows.SubscriberAsync(_town.Owner.Id, "The Employer");
        var (holder, agreement, meter) = await CutHomeAsync(with: async home =>
        {
            await using var db = _town.Database.Contexts.Create(_town.Actor);
            await db.Set<Agreement>().Where(row => row.Id == home.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.PayerId, payer.Id));
        });

        await PayAsync(holder, 3535);
        Assert.True(await IsSuspendedAsync(agreement));

        await PayAsync(payer, 3535, "b");
        Assert.False(await IsSuspendedAsync(agreement));
        Assert.Equal(2, (await CommandsAsync(meter)).Count);
    }

    [Fact]
    public async Task Another_operator_and_people_restore_nothing_by_it()
    {
        var (subscriber, agreement, _) = await CutHomeAsync();
        var other = await _town.Rows.OperatorAsync("OTHER");
        await _town.Pay.RunAsync(_town.Actor, new(subscriber.Account, "cash", "a", 3535), default);

        Assert.Equal(0, (await _restore.RunAsync(Actor.System(other.Id), subscriber.Id, "r", default)).Value);
        Assert.Equal("forbidden", (await _restore.RunAsync(new Actor(1, "till", Role.Cashier, [_town.Owner.Id], []), subscriber.Id, "r", default)).Refusal!.Code);
        Assert.True(await IsSuspendedAsync(agreement));
    }

    [Fact]
    public void It_hears_of_payments() =>
        Assert.Contains(new ServiceCollection().AddSupply(), service => service.ServiceType == typeof(IEventHandler) && service.ImplementationType == typeof(RestoreAfterPayment));
}
