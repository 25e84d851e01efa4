using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.Billing;

/// <summary>From proposed prices to published ones, their trial over last month, and the words of a bill in its reader's language.</summary>
public sealed class TariffLifeTests(PostgresFixture postgres)
{
    static readonly TariffVersion Dearer = Town.Prices with
    {
        ValidFrom = new DateOnly(2026, 12, 1),
        Components = [.. Town.Prices.Components.Select(component => component is FixedCharge charge ? charge with { Amount = 1500 } : component)],
    };

    static async Task<Actor> PersonAsync(Town town, Role role = Role.Billing)
    {
        var person = await town.Rows.StaffAsync(town.Owner.Id, role, "en");
        return new Actor(person.Id, person.Email!, role, [town.Owner.Id], []);
    }

    static async Task<List<string>> AuditAsync(Town town)
    {
        await using var db = town.Database.Contexts.Create(town.Actor);
        return [.. db.Set<Core.Database.AuditEntry>().Where(row => row.Action.StartsWith("tariff.")).OrderBy(row => row.Id).Select(row => row.Action + " " + row.Actor + " " + row.Detail)];
    }

    [Fact]
    public async Task Prices_are_proposed_by_one_person_and_published_by_another()
    {
        var town = await Town.MakeAsync(await postgres.CreateAsync());
        var (author, colleague) = (await PersonAsync(town), await PersonAsync(town));
        var (propose, decide) = (new ProposeTariff(town.Database.Contexts, town.Clock), new DecideTariff(town.Database.Contexts, town.Clock));

        var proposal = await propose.RunAsync(author, "DOM", "Domestic water", Resource.Water, Dearer, default);
        var again = await propose.RunAsync(author, "DOM", "Domestic water", Resource.Water, Dearer, default);
        var alone = await decide.PublishAsync(author, proposal.Value.Id, default);
        var past = await town.Publish.RunAsync(author, "DOM", "Domestic water", Resource.Water, Dearer, default);
        var published = await decide.PublishAsync(colleague, proposal.Value.Id, default);
        var twice = await decide.PublishAsync(colleague, proposal.Value.Id, default);

        Assert.Equal(proposal.Value.Id, again.Value.Id);
        Assert.Equal(("tariff-second-person", "tariff-second-person"), (alone.Refusal!.Code, past.Refusal!.Code));
        Assert.Equal((ProposalState.Published, colleague.Name, ProposalState.Published), (published.Value.State, published.Value.DecidedBy, twice.Value.State));
        Assert.Equal(2L, await town.Database.OwnerSqlAsync("select count(*) from tariff_versions"));
        var audit = await AuditAsync(town);
        Assert.Contains(audit, row => row.StartsWith($"tariff.proposed {author.Name}", StringComparison.Ordinal));
        Assert.Contains(audit, row => row.StartsWith($"tariff.published {colleague.Name}", StringComparison.Ordinal) && row.Contains($"proposed by {author.Name}", StringComparison.Ordinal));
        Assert.Equal("tariff-version-published", (await propose.RunAsync(author, "DOM", "Domestic water", Resource.Water, Dearer, default)).Refusal!.Code);
    }

    [Fact]
    public async Task A_proposal_is_replaced_sent_back_with_a_reason_and_then_closed()
    {
        var town = await Town.MakeAsync(await postgres.CreateAsync());
        var (author, colleague, clerk) = (await PersonAsync(town), await PersonAsync(town), await PersonAsync(town, Role.Cashier));
        var (propose, decide) = (new ProposeTariff(town.Database.Contexts, town.Clock), new DecideTariff(town.Database.Contexts, town.Clock));
        var other = await town.Rows.OperatorAsync("OTHER", null);

        var first = (await propose.RunAsync(author, "NEW", "New water", Resource.Water, Dearer, default)).Value;
        var second = (await propose.RunAsync(author, "NEW", "New water", Resource.Water, Dearer with { SplitTo = 1 }, default)).Value;

        Assert.Equal("proposal-closed", (await decide.PublishAsync(colleague, first.Id, default)).Refusal!.Code);
        Assert.Equal("reason-missing", (await decide.RefuseAsync(colleague, second.Id, " ", default)).Refusal!.Code);
        Assert.Equal("not-found", (await decide.PublishAsync(colleague with { Operators = [other.Id] }, second.Id, default)).Refusal!.Code);
        Assert.Equal("forbidden", (await decide.PublishAsync(clerk, second.Id, default)).Refusal!.Code);
        Assert.Equal(ProposalState.Refused, (await decide.RefuseAsync(colleague, second.Id, "too dear", default)).Value.State);
        Assert.Equal("proposal-closed", (await decide.PublishAsync(colleague, second.Id, default)).Refusal!.Code);
        Assert.Equal([ProposalState.Refused, ProposalState.Replaced], (await decide.ListAsync(colleague, "NEW", default)).Value.Select(row => row.State));
        Assert.Equal(0L, await town.Database.OwnerSqlAsync("select count(*) from tariffs where code = 'NEW'"));
        // A tariff that is not there yet comes with its first published version.
        var third = (await propose.RunAsync(author, "NEW", "New water", Resource.Water, Dearer, default)).Value;
        Assert.True((await decide.PublishAsync(colleague, third.Id, default)).IsDone);
        Assert.Equal(1L, await town.Database.OwnerSqlAsync("select count(*) from tariffs where code = 'NEW'"));
    }

    [Fact]
    public async Task New_prices_are_tried_over_the_consumption_of_last_month()
    {
        var town = await Town.MakeAsync(await postgres.CreateAsync());
        var author = await PersonAsync(town);
        var simulate = new SimulateTariff(town.Database.Contexts, town.Cases, town.Clock);
        foreach (var litres in new[] { 8_000L, 12_000, 33_750 }) await town.HomeAsync(litres);
        var (_, _, silent) = await town.HomeAsync();
        await town.Database.OwnerSqlAsync($"delete from readings where register_id = {silent.Registers[0].Id}");
        // Who uses up to 10 m³ pays 100 less, everybody else 1 000 more of the standing charge: with VAT 1 180.
        var tried = Dearer with { Components = [.. Dearer.Components.Select(component => component is FixedCharge charge ? charge with { When = new When(Over: 10) } : component).Prepend(new FixedCharge("low", Words.Same("Low"), 400, TaxKeys: ["vat"]) { When = new When(UpTo: 10) })] };

        var asked = await simulate.StartAsync(author, "DOM", tried, default);
        var again = await simulate.StartAsync(author, "DOM", tried, default);
        Assert.Equal("forbidden", (await simulate.WorkAsync(author, asked.Value.Id, default)).Refusal!.Code);
        var worked = await simulate.WorkAsync(town.Actor, asked.Value.Id, default);
        var twice = await simulate.WorkAsync(town.Actor, asked.Value.Id, default);

        Assert.Equal(asked.Value.Id, again.Value.Id);
        Assert.Equal((4, 4), (asked.Value.Total, worked.Value.Done));
        var impact = (await simulate.FindAsync(author, asked.Value.Id, default)).Value.Impact()!;
        Assert.Equal((3, 1, 2, 1), (impact.Bills, impact.Winners, impact.Losers, impact.Held.Values.Sum()));
        // The database keeps no order of names, so what was worked once is known by when.
        Assert.Equal((4, worked.Value.FinishedAt), (twice.Value.Done, twice.Value.FinishedAt));
        // The same bills as a run makes of the month, to the unit.
        await town.Run.RunAsync(town.Actor, new BillingMonth(2026, 10), default);
        Assert.Equal(Convert.ToDecimal(await town.Database.OwnerSqlAsync("select sum(total) from invoices"), System.Globalization.CultureInfo.InvariantCulture), impact.Before);
        // Each total is rounded to five francs.
        Assert.InRange(impact.After - impact.Before, -118 + 1180 + 1180 - 10, -118 + 1180 + 1180 + 10);
        Assert.Equal(-100m + 1000 + 1000, impact.NetAfter - impact.NetBefore);
        Assert.Equal([1, 2], [impact.Lowest.Count, impact.Highest.Count]);
        Assert.Equal(53.75m, Assert.Single(impact.Classes).Quantity);
        Assert.Equal("simulation-empty", (await NothingAsync(town, simulate, author)).Refusal!.Code);
        Assert.Equal("TariffSimulationAsked", await town.Database.OwnerSqlAsync("select kind from outbox where kind = 'TariffSimulationAsked'"));
    }

    static async Task<Outcome<TariffSimulation>> NothingAsync(Town town, SimulateTariff simulate, Actor author)
    {
        Assert.True((await town.Publish.RunAsync(town.Actor, "IDLE", "Idle", Resource.Water, Town.Prices, default)).Value);
        return await simulate.StartAsync(author, "IDLE", Dearer, default);
    }

    [Fact]
    public async Task A_bill_is_shown_in_the_language_of_its_reader_and_printed_in_its_own()
    {
        var town = await Town.MakeAsync(await postgres.CreateAsync());
        var (subscriber, _, _) = await town.HomeAsync(33_750);
        await town.Database.OwnerSqlAsync($"update subscribers set language = 'fr' where id = {subscriber.Id}");
        await town.Run.RunAsync(town.Actor, new BillingMonth(2026, 10), default);
        var number = (await town.Payments.ListAsync(town.Actor, null, null, new PageRequest(), default)).Value.Rows.Single().Number;

        var bill = (await town.Payments.BillAsync(town.Actor, number, default)).Value;

        Assert.Equal(["Eau, tranche sociale", "Eau", "Eau", "Redevance fixe"], bill.PriceIn("fr").Lines.Select(line => line.Label));
        Assert.Equal(["Water, social block", "Water", "Water", "Standing charge"], bill.PriceIn("en").Lines.Select(line => line.Label));
        Assert.Equal(("VAT", "TVA"), (bill.PriceIn("en").Taxes.Single().Label, bill.Document.Price.Taxes.Single().Label));
        Assert.Equal(bill.Document.Price.Total, bill.PriceIn("en").Total);
    }
}
