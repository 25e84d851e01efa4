using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.Metering;

/// <summary>A meter that counted 500 L a day in August and was silent since; it is 2 November.</summary>
public sealed class OwnReadingTests(PostgresFixture postgres)
{
    sealed record Silent(Town Town, Meter Meter, Actor Customer)
    {
        public SendOwnReading Send { get; } = new(Town.Database.Contexts, new OwnMeterQueries(Town.Database.Contexts, Town.Clock), Town.Clock);
        public DecideOwnReading Decide { get; } = new(Town.Database.Contexts, Town.Clock);
        public OwnReadingQueries Queries { get; } = new(Town.Database.Contexts, Town.Clock);
        public Task<Outcome<OwnReadingState>> SendAsync(decimal index, byte photo) => Send.RunAsync(Customer, Meter.Serial, index, [0xFF, 0xD8, 0xFF, photo], default);
        public async Task<int> ProposedAsync() => (await Town.Corrections.RunAsync(Town.Actor, default)).Value;
    }

    async Task<Silent> SilentAsync()
    {
        var town = await Town.MakeAsync(await postgres.CreateAsync());
        var subscriber = await town.Rows.SubscriberAsync(town.Owner.Id);
        var place = await town.Rows.UsagePointAsync(town.Zone);
        await town.Rows.AgreementAsync(subscriber, place, from: new DateOnly(2026, 8, 1));
        var meter = await town.Rows.MeterAsync(town.Owner);
        await town.Rows.InstallAsync(meter, place, Town.Midnight(2026, 8, 1));
        await town.Rows.ReadingsAsync(meter.Registers[0], (Town.Midnight(2026, 8, 1), 0), (Town.Midnight(2026, 9, 1), 15_500));
        // September and October are estimated.
        await town.Run.RunAsync(town.Actor, null, default);
        return new Silent(town, meter, new Actor(7, "+2290197000001", Role.Subscriber, [town.Owner.Id], [subscriber.Id]));
    }

    static async Task<List<Invoice>> BillsAsync(Town town)
    {
        await using var db = town.Database.Contexts.Create(town.Actor);
        return await db.Set<Invoice>().OrderBy(row => row.Id).ToListAsync();
    }

    [Fact]
    public async Task A_plausible_reading_counts_at_once_settles_the_estimates_and_spares_the_next_one()
    {
        var at = await SilentAsync();
        Assert.Equal(0, await at.ProposedAsync());

        for (var n = 0; n < 2; n++) Assert.Equal(OwnReadingState.Used, (await at.SendAsync(28, 1)).Value);

        Assert.Equal(2, await at.ProposedAsync());
        Assert.Equal("28000 16", await at.Town.Database.OwnerSqlAsync("select string_agg(value || ' ' || quality, ',') from readings where value > 15500"));
        foreach (var bill in (await BillsAsync(at.Town)).Where(bill => bill.Projected > 0))
        {
            await at.Town.Decide.AcceptAsync(at.Town.Clerk("ama"), bill.Number, "read by the customer", default);
            Assert.Equal(0, (await at.Town.Decide.AcceptAsync(at.Town.Clerk("kossi"), bill.Number, "", default)).Value!.Projected);
        }
        at.Town.Clock.SetUtcNow(new DateTimeOffset(2026, 12, 4, 8, 0, 0, TimeSpan.Zero));
        Assert.Equal(OwnReadingState.Used, (await at.SendAsync(34, 2)).Value);
        Assert.Equal(1, (await at.Town.Run.RunAsync(at.Town.Actor, new BillingMonth(2026, 11), default)).Value.Issued);
        Assert.Equal(0, (await BillsAsync(at.Town))[^1].Projected);
    }

    [Fact]
    public async Task A_doubtful_reading_counts_for_nothing_before_a_clerk_has_compared_the_photo()
    {
        var at = await SilentAsync();
        Assert.Equal(OwnReadingState.Waiting, (await at.SendAsync(200, 1)).Value);
        Assert.Equal(0, await at.ProposedAsync());
        var clerk = at.Town.Clerk("ama");
        var row = Assert.Single((await at.Queries.ListAsync(clerk, default)).Value);
        Assert.Equal((OwnReadingCheck.High, 15_500L, 200_000L), (row.Doubt, row.Before, row.Value));
        Assert.Equal([0xFF, 0xD8, 0xFF, 1], (await at.Queries.PhotoAsync(clerk, row.Id, default)).Value.Content);
        Assert.IsType<NotFound>((await at.Queries.PhotoAsync(clerk with { Operators = [at.Town.Owner.Id + 1] }, row.Id, default)).Refusal);
        Assert.IsType<Forbidden>((await at.Decide.AcceptAsync(at.Customer, row.Id, default)).Refusal);

        Assert.True((await at.Decide.AcceptAsync(clerk, row.Id, default)).Value);
        Assert.False((await at.Decide.AcceptAsync(clerk, row.Id, default)).Value);

        Assert.Equal("own-reading-decided", (await at.Decide.RefuseAsync(clerk, row.Id, "too late", default)).Refusal!.Code);
        Assert.Equal(2, await at.ProposedAsync());
        Assert.Equal(18, await at.Town.Database.OwnerSqlAsync("select quality::int from reading_edits"));
    }

    [Fact]
    public async Task A_reading_that_a_clerk_refuses_counts_no_more()
    {
        var at = await SilentAsync();
        await at.SendAsync(28, 1);
        Assert.Equal(2, await at.ProposedAsync());
        var clerk = at.Town.Clerk("ama");
        var id = Assert.Single((await at.Queries.ListAsync(clerk, default)).Value).Id;

        Assert.Equal("own-reason-required", (await at.Decide.RefuseAsync(clerk, id, " ", default)).Refusal!.Code);
        Assert.True((await at.Decide.RefuseAsync(clerk, id, "the photo shows another meter", default)).Value);

        Assert.Equal(0, await at.ProposedAsync());
        Assert.Equal("the photo shows another meter", Assert.Single((await at.Queries.OfAsync(at.Customer, (await new OwnMeterQueries(at.Town.Database.Contexts, at.Town.Clock).FindAsync(at.Customer, at.Meter.Serial, default)).Value, default)).Value).Reason);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_its_reason()
    {
        var at = await SilentAsync();
        Assert.Equal("not-a-photo", (await at.Send.RunAsync(at.Customer, at.Meter.Serial, 28, [1, 2, 3], default)).Refusal!.Code);
        Assert.Equal("index-range", (await at.SendAsync(-1, 9)).Refusal!.Code);
        Assert.IsType<NotFound>((await at.Send.RunAsync(at.Customer with { Subscribers = [999_999] }, at.Meter.Serial, 28, [0xFF, 0xD8, 0xFF, 1], default)).Refusal);
        for (byte n = 0; n < SendOwnReading.MostInADay; n++)
        {
            Assert.True((await at.SendAsync(10, n)).IsDone);
            at.Town.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal("own-readings-today", (await at.SendAsync(28, 8)).Refusal!.Code);
        at.Town.Clock.Advance(TimeSpan.FromDays(1));
        await at.Town.Rows.ReadingsAsync(at.Meter.Registers[0], (at.Town.Clock.GetUtcNow().AddHours(-1), 28_000));
        Assert.Equal("meter-reports", (await at.SendAsync(28, 8)).Refusal!.Code);
    }
}
