using SmartUtility.Core.Accounts;
using SmartUtility.Core.Customers.Operations;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.Customers;

public sealed class CustomerTests(PostgresFixture postgres)
{
    [Fact]
    public async Task One_box_finds_by_name_without_accents_phone_account_meter_and_landmark_and_nothing_of_another_operator()
    {
        var database = await postgres.CreateAsync();
        var rows = new Rows(database);
        var owner = await rows.OperatorAsync("AQUA");
        var home = await rows.HouseholdAsync(owner, phone: "+2290197042100", name: "Épiphanie d’Almeida-Zinsou");
        var other = await rows.HouseholdAsync(await rows.OperatorAsync("VOLTA"), phone: "+2290197042101", name: "Epiphanie Zinsou");
        await rows.SubscriberAsync(owner.Id, "Kodjo Agbo");
        var find = new FindAccounts(database.Contexts);
        var clerk = new Actor(5, "awa@example.org", Role.Cashier, [owner.Id], []);

        foreach (var text in new[] { "epiphanie", "ZINSOU épi", "d'almeida", "ep", "97 04 21 00", "+229 01 97 04 21 00", home.Subscriber.Account, home.Meter.Serial.ToLowerInvariant(), home.Place.Code, "ecole", "derriere ecole" })
        {
            var found = (await find.RunAsync(clerk, text, default)).Value;
            Assert.True(found.Count > 0 && found[0].Id == home.Subscriber.Id && found.All(row => row.Id != other.Subscriber.Id), $"“{text}” found {string.Join(", ", found.Select(row => row.Name))}");
        }
        foreach (var text in new[] { "xyzzy", "100%", "__", "zinsou kodjo" }) Assert.Empty((await find.RunAsync(clerk, text, default)).Value);
        Assert.Equal("search-short", (await find.RunAsync(clerk, " a ", default)).Refusal!.Code);
        Assert.Equal("forbidden", (await find.RunAsync(clerk with { Role = Role.FieldAgent }, "epiphanie", default)).Refusal!.Code);
    }

    [Fact]
    public async Task A_customer_is_shown_from_all_sides_and_the_network_s_side_only_to_those_who_see_it()
    {
        var town = await Town.MakeAsync(await postgres.CreateAsync());
        var (subscriber, _, meter) = await town.HomeAsync();
        await town.Run.RunAsync(town.Actor, new BillingMonth(2026, 10), default);
        await town.Pay.RunAsync(town.Actor, new IncomingPayment(subscriber.Account, "momo", "m-1", 3_000), default);
        var place = (long)(await town.Database.OwnerSqlAsync("select usage_point_id from agreements"))!;
        await town.Database.OwnerSqlAsync($"""
            insert into work_orders (operator_id, kind, origin_kind, origin_id, usage_point_id, title, state, created_at) values ({town.Owner.Id}, 4, 'test', '1', {place}, 'Read the meter', 0, '2026-11-01 08:00Z');
            insert into messages (operator_id, event_key, recipient, channel, language, subject, body, created_at, attempts) values ({town.Owner.Id}, 'k', '{subscriber.Phones[0].Phone}', 2, 'fr', '', 'Votre facture', '2026-11-02 08:00Z', 0)
            """);
        var queries = new CustomerQueries(town.Database.Contexts, new FindAccounts(town.Database.Contexts), town.Payments, town.Clock);
        var dispatcher = new Actor(5, "d@example.org", Role.Dispatcher, [town.Owner.Id], []);

        var view = (await queries.ViewAsync(dispatcher, subscriber.Account, default)).Value;
        Assert.Equal((535m, 1, 1, 1, 1), (view.Due.Balance, view.Agreements.Count, view.Bills.Count, view.Payments.Count, view.Messages.Count));
        Assert.Equal((meter.Serial, 13_000L, Town.Midnight(2026, 11, 1)), (view.Meters.Single().Serial, view.Meters.Single().Value!.Value, view.Meters.Single().ReadAt!.Value));
        Assert.Equal("Read the meter", view.Work.Single().Title);
        Assert.Empty((await queries.ViewAsync(dispatcher with { Role = Role.Cashier }, subscriber.Account, default)).Value.Work);
        Assert.Equal("forbidden", (await queries.ViewAsync(dispatcher with { Role = Role.FieldAgent }, subscriber.Account, default)).Refusal!.Code);
        Assert.Equal("not-found", (await queries.ViewAsync(dispatcher with { Operators = [] }, subscriber.Account, default)).Refusal!.Code);
    }
}
