using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.Billing;

/// <summary>The month's run by tariffs that ask for more than a quantity.</summary>
public sealed class PricedByTheHourTests(PostgresFixture postgres)
{
    static readonly BillingMonth October = new(2026, 10);
    static readonly Words W = Words.Same("x");
    static readonly DateOnly Start = new(2026, 1, 1);

    async Task<(Town Town, Agreement Agreement, Meter Meter)> HomeAsync(long quantity, string tariff, params TariffVersion[] versions)
    {
        var town = await Town.MakeAsync(await postgres.CreateAsync());
        foreach (var version in versions) Assert.True((await town.Publish.RunAsync(town.Actor, tariff, tariff, Resource.Water, version, default)).Value);
        var (_, agreement, meter) = await town.HomeAsync(quantity);
        await town.Database.OwnerSqlAsync($"update agreements set tariff_code = '{tariff}'");
        return (town, agreement, meter);
    }

    static async Task HourAsync(Town town, Meter meter, DateTimeOffset hour, long quantity) =>
        await town.Database.OwnerSqlAsync($"insert into consumption_hours (register_id, hour, quantity, quality) values ({meter.Registers[0].Id}, '{hour.UtcDateTime:O}', {quantity}, 0)");

    static async Task<Invoice> BilledAsync(Town town)
    {
        var done = await town.Run.RunAsync(town.Actor, October, default);
        Assert.Equal((1, 0), (done.Value.Issued, done.Value.Held));
        await using var db = town.Database.Contexts.Create(town.Actor);
        return await db.Set<Invoice>().Include(row => row.Lines).SingleAsync();
    }

    static readonly TariffVersion ByTime = new(Start, [new TimeOfUse("water", W, [new("evening", 300), new("rest", 100)])], Calendar: new UseCalendar([new("evening", From: "18:00", To: "22:00"), new("rest")]));

    [Fact]
    public async Task Hours_fall_into_slots_on_the_operators_clock()
    {
        var (town, _, meter) = await HomeAsync(12_000, "TOU", ByTime);
        // Porto-Novo is an hour ahead: 17 h UTC is 18 h there, 21 h UTC is 22 h.
        await HourAsync(town, meter, new(2026, 10, 5, 17, 0, 0, TimeSpan.Zero), 4_000);
        await HourAsync(town, meter, new(2026, 10, 5, 21, 0, 0, TimeSpan.Zero), 8_000);

        var bill = await BilledAsync(town);

        Assert.Equal([(4m, 300m, 1200m), (8m, 100m, 800m)], bill.Lines.OrderBy(line => line.No).Select(line => (line.Quantity, line.UnitPrice, line.Amount)));
        Assert.Equal(2000m, bill.Total);
    }

    [Fact]
    public async Task Without_the_hours_such_a_bill_is_held_and_says_why()
    {
        var (town, agreement, meter) = await HomeAsync(12_000, "TOU", ByTime);
        await HourAsync(town, meter, new(2026, 10, 5, 17, 0, 0, TimeSpan.Zero), 4_000);

        var issued = await town.Issue.RunAsync(town.Actor, [agreement.Id], October, null, default);

        Assert.Equal("usage-invalid", issued.Value.Held[agreement.Id].Code);
        Assert.Equal("$.periods[0].slots", issued.Value.Held[agreement.Id].Where);
    }

    [Fact]
    public async Task New_prices_in_the_month_split_it_as_the_hours_lie()
    {
        var (town, _, meter) = await HomeAsync(12_000, "CHG", new(Start, [new EnergyBlocks("water", W, [new(100)])]), new(new(2026, 10, 16), [new EnergyBlocks("water", W, [new(200)])]));
        await HourAsync(town, meter, new(2026, 10, 5, 10, 0, 0, TimeSpan.Zero), 3_000);
        // 23 h UTC on the 15th is midnight there: the new prices hold.
        await HourAsync(town, meter, new(2026, 10, 15, 23, 0, 0, TimeSpan.Zero), 9_000);

        var bill = await BilledAsync(town);

        Assert.Equal([("water@2026-10-01", 3m, 300m), ("water@2026-10-16", 9m, 1800m)], bill.Lines.OrderBy(line => line.No).Select(line => (line.Key, line.Quantity, line.Amount)));
        Assert.Equal(2100m, bill.Total);
    }

    [Fact]
    public async Task Without_hours_they_split_it_by_days_and_nothing_is_lost()
    {
        var (town, _, _) = await HomeAsync(12_000, "CHG", new(Start, [new EnergyBlocks("water", W, [new(100)])], SplitTo: 1), new(new(2026, 10, 16), [new EnergyBlocks("water", W, [new(200)])]));

        var bill = await BilledAsync(town);

        // 12 × 15 ÷ 31 = 5.8 → 6 whole units, the rest takes the remainder.
        Assert.Equal([("water@2026-10-01", 6m), ("water@2026-10-16", 6m)], bill.Lines.OrderBy(line => line.No).Select(line => (line.Key, line.Quantity)));
        Assert.Equal(1800m, bill.Total);
    }

    [Fact]
    public async Task Subscribed_power_meter_size_class_and_index_values_come_from_the_agreement_its_point_and_the_tariff()
    {
        var (town, _, _) = await HomeAsync(10_000, "ALL", new TariffVersion(Start, [
            new FixedCharge("power", W, 1000, Times: Times.Kva), new FixedCharge("size", W, ByMeterSize: new Dictionary<string, decimal> { ["DN15"] = 500, ["DN20"] = 900 }),
            new FixedCharge("home", W, 7) { When = new When(Classes: ["home"]) }, new FixedCharge("office", W, 70) { When = new When(Classes: ["business"]) }, new PassThrough("fuel", W)]));
        await town.Database.OwnerSqlAsync("update agreements set subscribed_kva = 3.3, meter_size = 'DN20'");
        var indices = new PublishIndices(town.Database.Contexts, town.Clock);
        static Dictionary<string, IReadOnlyDictionary<string, decimal>> Fuel(string month, decimal value) => new() { ["fuel"] = new Dictionary<string, decimal> { [month] = value } };

        Assert.True((await indices.RunAsync(town.Actor, "ALL", Fuel("2026-10", 5.5m), default)).Value);
        Assert.False((await indices.RunAsync(town.Actor, "ALL", Fuel("2026-10", 5.5m), default)).Value);
        Assert.Equal("index-value-published", (await indices.RunAsync(town.Actor, "ALL", Fuel("2026-10", 6m), default)).Refusal!.Code);
        Assert.Equal("index-invalid", (await indices.RunAsync(town.Actor, "ALL", Fuel("October", 6m), default)).Refusal!.Code);
        var bill = await BilledAsync(town);

        Assert.Equal([("power", 3300m), ("size", 900m), ("home", 7m), ("fuel", 55m)], bill.Lines.Where(line => line.Group == "line").OrderBy(line => line.No).Select(line => (line.Key, line.Amount)));
    }

    [Fact]
    public async Task An_average_looks_at_the_bills_before()
    {
        var (town, agreement, meter) = await HomeAsync(60_000, "AVG", new TariffVersion(Start, [new EnergyBlocks("water", W, [new(100, 30), new(200)], BlockMode.Average, Average: new MovingAverage(2))]));
        // September was 20 m³, so October's 60 m³ go at the price of the first block.
        await town.Database.OwnerSqlAsync($"update agreements set starts_on = '2026-09-01'; update installations set from_at = '{Town.Midnight(2026, 9, 1).UtcDateTime:O}'; delete from readings");
        await town.Rows.ReadingsAsync(meter.Registers[0], (Town.Midnight(2026, 9, 1), 0), (Town.Midnight(2026, 10, 1), 20_000), (Town.Midnight(2026, 11, 1), 80_000));
        Assert.Equal(1, (await town.Run.RunAsync(town.Actor, new BillingMonth(2026, 9), default)).Value.Issued);

        var issued = await town.Issue.RunAsync(town.Actor, [agreement.Id], October, null, default);

        Assert.Equal(6000m, await town.Database.OwnerSqlAsync($"select total from invoices where id = {issued.Value.Issued[agreement.Id]}"));
    }

    [Fact]
    public async Task Published_prices_cannot_be_changed_with_SQL_as_the_programs_role()
    {
        var town = await Town.MakeAsync(await postgres.CreateAsync());
        await using var db = town.Database.Contexts.Create(town.Actor);

        foreach (var sql in new[] { "update tariff_versions set definition = 'null'", "delete from tariff_versions" })
            Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => db.Database.ExecuteSqlRawAsync(sql))).SqlState);
    }
}
