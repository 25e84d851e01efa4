using SmartUtility.Core.Accounts;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.Metering;

public sealed class ConsumptionQueriesTests(PostgresFixture postgres) : IAsyncLifetime
{
    static readonly UtilityCalendar Zone = UtilityCalendar.Of("Africa/Porto-Novo");
    static readonly Period March = Zone.Month(new BillingMonth(2026, 3));
    TestDatabase _database = null!;
    Rows _rows = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _rows = new Rows(_database);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_meter_that_moves_counts_at_each_place_for_its_time_there_and_subscribers_see_their_own()
    {
        var company = await _rows.OperatorAsync();
        var zone = await _rows.NetworkPointAsync(company.Id);
        var (first, second) = (await _rows.UsagePointAsync(zone), await _rows.UsagePointAsync(zone));
        var (afi, koffi) = (await _rows.SubscriberAsync(company.Id), await _rows.SubscriberAsync(company.Id));
        await _rows.AgreementAsync(afi, first);
        await _rows.AgreementAsync(koffi, second);
        var meter = await _rows.MeterAsync(company);
        var moved = March.Start.AddDays(10).AddHours(9).AddMinutes(20);
        await _rows.InstallAsync(meter, first, until: moved);
        await _rows.InstallAsync(meter, second, from: moved);
        await _rows.ReadingsAsync(meter.Registers[0], (March.Start, 0), (moved, 4_000), (March.End, 10_000));
        await _database.OwnerSqlAsync($"insert into touched (register_id, from_at, to_at) values ({meter.Registers[0].Id}, '{March.Start:u}', '{March.End:u}')");
        while ((await new RefreshRollups(_database.Contexts, TimeProvider.System).RunAsync(Actor.System(company.Id), 10, default)).Value.Touched > 0) { }
        var queries = new ConsumptionQueries(_database.Contexts);
        var own = new Actor(1, afi.Phones[0].Phone, Role.Subscriber, [company.Id], [afi.Id]);

        foreach (var resolution in Enum.GetValues<Resolution>())
        {
            Assert.Equal(4_000, (await queries.RunAsync(own, first.Code, March, resolution, default)).Value.Rows.Sum(row => row.Base));
            Assert.Equal(6_000, (await queries.RunAsync(Actor.System(company.Id), second.Code, March, resolution, default)).Value.Rows.Sum(row => row.Base));
        }
        Assert.IsType<NotFound>((await queries.RunAsync(own, second.Code, March, Resolution.Day, default)).Refusal);
        Assert.IsType<NotFound>((await queries.RunAsync(Actor.System(company.Id + 1), first.Code, March, Resolution.Day, default)).Refusal);
        Assert.IsType<Forbidden>((await queries.RunAsync(own with { Role = Role.FieldAgent }, first.Code, March, Resolution.Day, default)).Refusal);
        Assert.Equal("period-too-long", (await queries.RunAsync(own, first.Code, new Period(March.Start, March.Start.AddDays(63)), Resolution.Hour, default)).Refusal!.Code);
    }
}
