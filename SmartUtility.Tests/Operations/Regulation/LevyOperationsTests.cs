using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Database;
using SmartUtility.Core.Regulation;
using SmartUtility.Core.Regulation.Formulas;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using static SmartUtility.Tests.Given.Regulated;

namespace SmartUtility.Tests.Operations.Regulation;

public sealed class LevyOperationsTests(PostgresFixture postgres)
{
    async Task<Regulated> GivenAsync(bool both = false) => await MakeAsync(await postgres.CreateAsync(), both);

    static decimal Sum(ClosedPeriod period, Figure figure, DateOnly? about = null) => period.Figures.Where(line => line.Figure == figure && line.About == about).Sum(line => line.Value);

    [Fact]
    public async Task A_closed_period_has_its_volumes_money_connections_and_counts_and_their_hash_verifies()
    {
        var given = await GivenAsync();
        await given.First.Pay.RunAsync(given.First.Actor, new(await AccountAsync(given), "cash", "r-1", 1_000, ReceivedAt: Town.Midnight(2026, 10, 20)), default);
        var bill = await given.Database.OwnerSqlAsync("select sum(total) from invoices");

        var period = (await given.Close.RunAsync(given.Regulator, given.First.Owner.Id, October, November, false, default)).Value;
        var again = (await given.Close.RunAsync(given.Chief, given.First.Owner.Id, October, November, false, default)).Value;

        Assert.Equal((period.Id, period.Hash, 2L, true), (again.Id, again.Hash, period.Documents, period.IsFinal));
        Assert.Equal((30m, 24m, 6m, 24m), (Sum(period, Figure.Supplied), Sum(period, Figure.Consumed), Sum(period, Figure.Lost), Sum(period, Figure.Billed)));
        Assert.Equal((72m, 24m, bill, 1_000m), (Sum(period, Figure.Levy), Sum(period, Figure.LevyBase), (object)Sum(period, Figure.InvoicedTotal), Sum(period, Figure.Collected)));
        Assert.Equal((2m, 2m, 2m, 0m), (Sum(period, Figure.Connections), Sum(period, Figure.Subscribers), Sum(period, Figure.Bills), Sum(period, Figure.CreditNotes)));
        var text = (await given.Queries.TextAsync(given.Regulator, period.Id, default)).Value;
        Assert.Equal(period.Hash, StatisticsText.HashOf(text));
        Assert.True((await given.Verify.RunAsync(given.Regulator, period.Id, default)).Value.Holds);
        Assert.Equal(1L, await given.Database.OwnerSqlAsync("select count(*) from audit where action = 'period.closed'"));
    }

    static async Task<string> AccountAsync(Regulated given) => (string)(await given.Database.OwnerSqlAsync($"select account from subscribers where operator_id = {given.First.Owner.Id} order by id limit 1"))!;

    [Fact]
    public async Task Periods_follow_each_other_when_they_are_over_and_complete()
    {
        var given = await GivenAsync();
        var id = given.First.Owner.Id;

        Assert.Equal("period-invalid", (await given.Close.RunAsync(given.Regulator, id, October.AddDays(1), November, false, default)).Refusal!.Code);
        Assert.Equal("period-open", (await given.Close.RunAsync(given.Regulator, id, November, December, false, default)).Refusal!.Code);
        Assert.IsType<Forbidden>((await given.Close.RunAsync(Staff(given.First), id, October, November, false, default)).Refusal);
        Assert.IsType<Forbidden>((await given.Close.RunAsync(new Actor(9, "root", Role.InstallationAdmin, [0, id], []), id, October, November, false, default)).Refusal);
        await given.Database.OwnerSqlAsync("update billing_runs set state = 0");
        Assert.Equal("period-provisional", (await given.Close.RunAsync(given.Regulator, id, October, November, false, default)).Refusal!.Code);
        Assert.Equal(0L, await given.Database.OwnerSqlAsync("select count(*) from levy_documents"));
        Assert.False((await given.Close.RunAsync(given.Regulator, id, October, November, true, default)).Value.IsFinal);
        given.First.Clock.Advance(TimeSpan.FromDays(100));
        Assert.Equal("period-not-next", (await given.Close.RunAsync(given.Regulator, id, December, December.AddMonths(1), true, default)).Refusal!.Code);
        Assert.Equal("period-closed", (await given.Declare.RunAsync(Staff(given.First), new BillingMonth(2026, 10), Figure.Abstracted, Resource.Water, 1, "gauge", default)).Refusal!.Code);
    }

    [Fact]
    public async Task Assessed_twice_agreed_and_issued_by_a_second_person_once()
    {
        var given = await GivenAsync();
        var (period, assessment) = await given.OctoberAsync();

        var again = (await given.Assess.RunAsync(given.Chief, period.Id, default)).Value;
        var statement = assessment.Statement();
        Assert.Equal((assessment.Id, "yvette@regulator"), (again.Id, again.MadeBy));
        // 24 m³ × 5 = 120; the fund's 72 less 2 % (1.44, rounded to 1).
        Assert.Equal([("water", LevyLineKind.Levy, 120m), ("fund", LevyLineKind.Levy, 72m), ("fund", LevyLineKind.Commission, -1m)], statement.Lines.Select(line => (line.Key, line.Kind, line.Amount)));
        Assert.Equal((191m, period.Hash), (statement.Total, statement.StatisticsHash));
        Assert.Contains(new LevyStep("check-difference", 0), statement.Lines[1].Steps);

        Assert.Equal("second-person", (await given.Issue.RunAsync(given.Regulator, assessment.Id, default)).Refusal!.Code);
        Assert.Equal("comments-open", (await given.Issue.RunAsync(given.Chief, assessment.Id, default)).Refusal!.Code);
        var first = (await given.Comment.RunAsync(Staff(given.First), assessment.Id, "Please check the fund.", false, default)).Value;
        Assert.Equal(first.Id, (await given.Comment.RunAsync(Staff(given.First), assessment.Id, "Please check the fund.", false, default)).Value.Id);
        Assert.Equal("comments-open", (await given.Issue.RunAsync(given.Chief, assessment.Id, default)).Refusal!.Code);
        Assert.True((await given.Comment.RunAsync(given.Regulator, assessment.Id, "Checked.", true, default)).Value is { IsRegulator: true, Agrees: false });
        Assert.True((await given.Comment.RunAsync(Staff(given.First), assessment.Id, "Agreed.", true, default)).Value.Agrees);

        var issued = (await given.Issue.RunAsync(given.Chief, assessment.Id, default)).Value;
        Assert.Equal(("REG-L-2026-000001", 191m, new DateOnly(2026, 12, 2), "chief@regulator", LevyStatement.HashOf(assessment.Document)), (issued.Number, issued.Total, issued.DueOn, issued.IssuedBy, issued.Hash));
        Assert.Equal(issued.Id, (await given.Issue.RunAsync(given.Chief, assessment.Id, default)).Value.Id);
        Assert.Equal(assessment.Id, (await given.Assess.RunAsync(given.Regulator, period.Id, default)).Value.Id);
        Assert.Equal("assessment-issued", (await given.Comment.RunAsync(Staff(given.First), assessment.Id, "Too late.", false, default)).Refusal!.Code);
        Assert.Equal(1L, await given.Database.OwnerSqlAsync("select last from number_series where operator_id = 0 and series = 'L'"));
    }

    [Fact]
    public async Task Without_an_answer_the_invoice_is_issued_when_the_days_for_comments_are_over()
    {
        var given = await GivenAsync();
        var (_, assessment) = await given.OctoberAsync();

        given.First.Clock.Advance(TimeSpan.FromDays(15));

        Assert.True((await given.Issue.RunAsync(given.Chief, assessment.Id, default)).IsDone);
    }

    [Fact]
    public async Task A_credit_note_after_the_close_lands_in_the_next_period_and_an_earlier_period_never_changes()
    {
        var given = await GivenAsync();
        var (period, _) = await given.OctoberAsync();
        given.First.Clock.SetUtcNow(new DateTimeOffset(2026, 12, 2, 11, 0, 0, TimeSpan.Zero));
        await given.First.Credit.RunAsync(given.First.Actor, "AQUA-F-2026-000001", "wrong reading", default);
        // A late reading adds 2 m³ to what was consumed in October.
        await given.Database.OwnerSqlAsync("update consumption_months set quantity = 14000 where register_id = (select min(register_id) from consumption_months)");
        await given.Database.OwnerSqlAsync("insert into billing_runs (operator_id, month, started_at, state) select id, '2026-11-01', now(), 1 from operators");

        var next = (await given.Close.RunAsync(given.Regulator, given.First.Owner.Id, November, December, false, default)).Value;
        var assessed = (await given.Assess.RunAsync(given.Regulator, next.Id, default)).Value.Statement();

        Assert.Equal((-12m, -36m, 2m, 1m), (Sum(next, Figure.Billed, October), Sum(next, Figure.Levy, October), Sum(next, Figure.Consumed, October), Sum(next, Figure.CreditNotes, October)));
        Assert.Equal((0m, 1L, period.Hash), (Sum(next, Figure.Billed), next.Documents, next.Previous));
        // 12 m³ × 5, 36 of the fund; the commission on 36 is 0.72 → 1 as on 72: it does not change.
        Assert.Equal([("water", -60m), ("fund", -36m)], assessed.Lines.Where(line => line.Kind == LevyLineKind.Correction).Select(line => (line.Key, line.Amount)));
        Assert.All(assessed.Lines.Where(line => line.Kind == LevyLineKind.Correction), line => Assert.Equal(October, line.About));
        Assert.Equal(-96m, assessed.Total);
        Assert.True((await given.Verify.RunAsync(given.Regulator, period.Id, default)).Value.Holds);
        Assert.True((await given.Verify.RunAsync(given.Regulator, next.Id, default)).Value.Holds);
    }

    [Fact]
    public async Task What_was_changed_behind_the_programs_back_is_found_by_the_check()
    {
        var given = await GivenAsync();
        var (period, _) = await given.OctoberAsync();
        async Task<PeriodCheckFlags> ChangedAsync(string sql, string table)
        {
            await given.Database.OwnerSqlAsync($"alter table {table} disable trigger never_change; {sql}; alter table {table} enable trigger never_change");
            var check = (await given.Verify.RunAsync(given.Regulator, period.Id, default)).Value;
            return new(check.IsSame, check.AreDocumentsSame, check.AreSumsSame);
        }

        Assert.Equal(new(true, true, false), await ChangedAsync("update invoice_lines set amount = amount + 1 where group_name = 'levy'", "invoice_lines"));
        Assert.Equal(new(true, false, false), await ChangedAsync("update invoices set hash = '\\x00' where number like '%1'", "invoices"));
        Assert.Equal(new(false, false, false), await ChangedAsync("update levy_figures set value = value + 1 where no = 1", "levy_figures"));
        foreach (var table in new[] { "levy_periods", "levy_figures", "levy_documents", "levy_assessments", "levy_schemes" })
            Assert.Equal("23001", (await Assert.ThrowsAsync<PostgresException>(() => given.Database.OwnerSqlAsync($"delete from {table}"))).SqlState);
    }

    sealed record PeriodCheckFlags(bool Figures, bool Documents, bool Sums);

    [Fact]
    public async Task The_regulators_numbers_have_no_gap_across_operators_and_neither_operator_sees_the_other()
    {
        var given = await GivenAsync(both: true);
        var ours = (await given.OctoberAsync(given.First)).Assessment;
        var theirs = (await given.OctoberAsync(given.Second)).Assessment;
        given.First.Clock.Advance(TimeSpan.FromDays(20));
        given.Second.Clock.Advance(TimeSpan.FromDays(20));

        var issued = await Task.WhenAll(new[] { ours, theirs, ours, theirs }.Select(one => given.Issue.RunAsync(given.Chief, one.Id, default)));

        Assert.Equal(["REG-L-2026-000001", "REG-L-2026-000002"], issued.Select(one => one.Value.Number).Distinct().Order());
        Assert.Equal(2, (await given.Queries.ListAsync(given.Regulator, null, default)).Value.Count);
        var (mine, other) = (Staff(given.First), issued[1].Value);
        Assert.Equal(given.First.Owner.Id, Assert.Single((await given.Queries.ListAsync(mine, null, default)).Value).OperatorId);
        Assert.IsType<NotFound>((await given.Queries.PeriodAsync(mine, other.PeriodId, default)).Refusal);
        Assert.IsType<NotFound>((await given.Queries.TextAsync(mine, other.PeriodId, default)).Refusal);
        Assert.IsType<NotFound>((await given.Verify.RunAsync(mine, other.PeriodId, default)).Refusal);
        Assert.IsType<NotFound>((await given.Comment.RunAsync(mine, theirs.Id, "x", false, default)).Refusal);
        Assert.IsType<NotFound>((await given.Pay.RunAsync(mine, other.Number, 1, October, "x", default)).Refusal);
        Assert.IsType<NotFound>((await given.Queries.SchemesAsync(mine, given.Second.Owner.Id, default)).Refusal);
        // Another regulator, of the other operator only.
        var stranger = given.Chief with { Operators = [given.Second.Owner.Id] };
        Assert.IsType<NotFound>((await given.Close.RunAsync(stranger, given.First.Owner.Id, November, December, true, default)).Refusal);
        Assert.IsType<NotFound>((await given.Issue.RunAsync(stranger, ours.Id, default)).Refusal);
        Assert.IsType<NotFound>((await given.Assess.RunAsync(stranger, ours.PeriodId, default)).Refusal);
        Assert.IsType<NotFound>((await given.Credit.RunAsync(stranger, issued[0].Value.Number, 1, "x", default)).Refusal);
    }

    [Fact]
    public async Task A_payment_counts_when_the_regulator_confirms_it_and_what_was_late_costs_interest_on_the_next_assessment()
    {
        var given = await GivenAsync();
        var invoice = await given.InvoicedAsync();
        var staff = Staff(given.First);
        given.First.Clock.SetUtcNow(new DateTimeOffset(2026, 12, 10, 11, 0, 0, TimeSpan.Zero));

        Assert.Equal("levy-overpaid", (await given.Pay.RunAsync(staff, invoice.Number, 192, new DateOnly(2026, 12, 9), "VIR-1", default)).Refusal!.Code);
        Assert.Equal("payment-invalid", (await given.Pay.RunAsync(staff, invoice.Number, 191, new DateOnly(2026, 12, 11), "VIR-1", default)).Refusal!.Code);
        Assert.Equal("amount-invalid", (await given.Pay.RunAsync(staff, invoice.Number, 0.5m, new DateOnly(2026, 12, 9), "VIR-1", default)).Refusal!.Code);
        var paid = (await given.Pay.RunAsync(staff, invoice.Number, 191, new DateOnly(2026, 12, 9), "VIR-1", default)).Value;
        Assert.Equal(paid.Id, (await given.Pay.RunAsync(staff, invoice.Number, 191, new DateOnly(2026, 12, 9), "VIR-1", default)).Value.Id);
        Assert.Equal("levy-reference-used", (await given.Pay.RunAsync(staff, invoice.Number, 1, new DateOnly(2026, 12, 9), "VIR-1", default)).Refusal!.Code);
        Assert.Equal((LevyState.Overdue, 191m), await StateAsync(given, invoice.PeriodId));
        Assert.IsType<Forbidden>((await given.Confirm.RunAsync(staff, paid.Id, default)).Refusal);
        Assert.True((await given.Confirm.RunAsync(given.Regulator, paid.Id, default)).IsDone);
        Assert.Equal("yvette@regulator", (await given.Confirm.RunAsync(given.Chief, paid.Id, default)).Value.By);
        Assert.Equal((LevyState.Paid, 0m), await StateAsync(given, invoice.PeriodId));

        var next = (await given.Close.RunAsync(given.Regulator, given.First.Owner.Id, November, December, true, default)).Value;
        var assessed = (await given.Assess.RunAsync(given.Regulator, next.Id, default)).Value.Statement();
        // Due on 2 December, paid on the 9th: one started month of 2 % on 191.
        var interest = Assert.Single(assessed.Lines, line => line.Kind == LevyLineKind.Interest);
        Assert.Equal((4m, invoice.Number), (interest.Amount, interest.Invoice));
    }

    static async Task<(LevyState, decimal?)> StateAsync(Regulated given, long period) => (await given.Queries.PeriodAsync(given.Regulator, period, default)).Value.Row is { } row ? (row.State, row.Open) : default;

    [Fact]
    public async Task A_credit_is_proposed_once_and_issued_by_a_second_person_in_its_own_series()
    {
        var given = await GivenAsync();
        var invoice = await given.InvoicedAsync();

        Assert.Equal("credit-too-high", (await given.Credit.RunAsync(given.Regulator, invoice.Number, 192, "error", default)).Refusal!.Code);
        Assert.Equal("reason-missing", (await given.Credit.RunAsync(given.Regulator, invoice.Number, 1, " ", default)).Refusal!.Code);
        var proposal = (await given.Credit.RunAsync(given.Regulator, invoice.Number, 100, "error", default)).Value;
        Assert.Equal(proposal.Id, (await given.Credit.RunAsync(given.Chief, invoice.Number, 100, "error", default)).Value.Id);
        var second = (await given.Credit.RunAsync(given.Regulator, invoice.Number, 95, "another error", default)).Value;
        Assert.Equal("second-person", (await given.Issue.RunAsync(given.Regulator, proposal.Id, default)).Refusal!.Code);
        var credit = (await given.Issue.RunAsync(given.Chief, proposal.Id, default)).Value;

        Assert.Equal(("REG-C-2026-000001", -100m, invoice.Id), (credit.Number, credit.Total, credit.CorrectsId));
        // 120 of 191 to the authority, 71 to the fund: 62.8 and the rest.
        Assert.Equal([("Autorité de l’eau", -63m), ("Fonds rural", -37m)], credit.Statement().Shares());
        Assert.True((await given.Verify.RunAsync(given.Regulator, invoice.PeriodId, default)).Value.Holds);
        await given.Database.OwnerSqlAsync("alter table levy_invoices disable trigger never_change; update levy_invoices set document = replace(document, 'Cotonou', 'Porto-Novo') where kind = 1; alter table levy_invoices enable trigger never_change");
        Assert.True((await given.Verify.RunAsync(given.Regulator, invoice.PeriodId, default)).Value is { AreStatementsSame: false, IsSame: true });
        Assert.Equal("credit-too-high", (await given.Issue.RunAsync(given.Chief, second.Id, default)).Refusal!.Code);
        Assert.Equal("not-creditable", (await given.Credit.RunAsync(given.Regulator, credit.Number, 1, "no", default)).Refusal!.Code);
        Assert.Equal(91m, (await given.Queries.PeriodAsync(given.Regulator, invoice.PeriodId, default)).Value.Row.Open);
        Assert.Equal("23001", (await Assert.ThrowsAsync<PostgresException>(() => given.Database.OwnerSqlAsync("update levy_invoices set total = 0"))).SqlState);
    }

    [Fact]
    public async Task What_the_operator_declares_counts_by_its_latest_statement_and_a_scheme_is_never_edited()
    {
        var given = await GivenAsync();
        var (staff, month) = (Staff(given.First), new BillingMonth(2026, 10));
        Assert.Equal("declaration-invalid", (await given.Declare.RunAsync(staff, month, Figure.Billed, Resource.Water, 1, "x", default)).Refusal!.Code);
        await given.Declare.RunAsync(staff, month, Figure.Abstracted, Resource.Water, 40, "gauge", default);
        var stated = (await given.Declare.RunAsync(staff, month, Figure.Abstracted, Resource.Water, 50, "gauge, corrected", default)).Value;
        Assert.Equal(stated.Id, (await given.Declare.RunAsync(staff, month, Figure.Abstracted, Resource.Water, 50, "gauge, corrected", default)).Value.Id);
        Assert.IsType<Forbidden>((await given.Declare.RunAsync(given.Regulator with { Operators = [given.First.Owner.Id] }, month, Figure.Abstracted, Resource.Water, 1, "x", default)).Refusal);

        var newer = Scheme with { ValidFrom = October, Formulas = [new QuantityLevy("taken", Words.Same("Water taken"), "R", Figure.Abstracted, 2)] };
        Assert.True((await given.Publish.RunAsync(given.Regulator, given.First.Owner.Id, newer, default)).Value);
        Assert.False((await given.Publish.RunAsync(given.Regulator, given.First.Owner.Id, newer, default)).Value);
        Assert.Equal("scheme-published", (await given.Publish.RunAsync(given.Regulator, given.First.Owner.Id, newer with { DueDays = 31 }, default)).Refusal!.Code);
        var (_, assessment) = await given.OctoberAsync();
        Assert.Equal(100m, assessment.Total);
        Assert.Equal("scheme-used", (await given.Publish.RunAsync(given.Regulator, given.First.Owner.Id, Scheme with { ValidFrom = new DateOnly(2026, 9, 1) }, default)).Refusal!.Code);
        Assert.Equal("scheme-invalid", (await given.Publish.RunAsync(given.Regulator, given.First.Owner.Id, Scheme with { ValidFrom = new DateOnly(2027, 1, 2) }, default)).Refusal!.Code);
    }

    [Fact]
    public async Task Each_side_is_told_once_what_the_other_did()
    {
        var given = await GivenAsync();
        await given.First.Rows.StaffAsync(given.First.Owner.Id, Role.Billing, "en", "office@aqua.example");
        await given.First.Rows.StaffAsync(given.First.Owner.Id, Role.Dispatcher, "en", "room@aqua.example");
        await given.First.Rows.StaffAsync(given.First.Owner.Id, Role.Regulator, "fr", "regulator@state.example");
        await given.Database.OwnerSqlAsync($"update users set operator_id = null, regulated_operators = '{{{given.First.Owner.Id}}}' where email = 'regulator@state.example'");
        var invoice = await given.InvoicedAsync();
        var outbox = new Outbox(given.Database.Contexts, [new Core.Notifications.Operations.OnLevyMoved(given.Database.Contexts, given.First.Clock)], given.First.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<Outbox>.Instance);

        await outbox.DrainAsync(default);
        await given.Database.OwnerSqlAsync("update outbox set done_at = null");
        await outbox.DrainAsync(default);

        Assert.Equal(2L, await given.Database.OwnerSqlAsync("select count(*) from messages where recipient = 'office@aqua.example'"));
        Assert.Equal($"Invoice {invoice.Number} of 191\u00A0FCFA for October 2026 is issued.", await given.Database.OwnerSqlAsync($"select body from messages where recipient = 'office@aqua.example' and event_key = 'levy:Invoiced:{invoice.Id}'"));
        Assert.Equal("AQUA SA a commenté la liquidation d’octobre 2026.", await given.Database.OwnerSqlAsync("select body from messages where recipient = 'regulator@state.example'"));
        Assert.Equal(0L, await given.Database.OwnerSqlAsync("select count(*) from messages where recipient like 'room@%'"));
    }

    [Fact]
    public async Task An_issue_that_breaks_off_takes_no_number_and_a_close_that_breaks_off_counts_nothing()
    {
        var given = await GivenAsync();
        await given.Database.OwnerSqlAsync("create function die() returns trigger language plpgsql as $$ begin raise exception 'killed'; end $$; create trigger die before insert on levy_figures for each row execute function die()");
        Assert.NotNull(await Record.ExceptionAsync(() => given.OctoberAsync()));
        Assert.Equal(0L, await given.Database.OwnerSqlAsync("select count(*) from levy_documents"));
        await given.Database.OwnerSqlAsync("drop trigger die on levy_figures; create trigger die before insert on levy_invoices for each row execute function die()");
        Assert.NotNull(await Record.ExceptionAsync(() => given.InvoicedAsync()));
        await given.Database.OwnerSqlAsync("drop trigger die on levy_invoices");

        Assert.Equal("REG-L-2026-000001", (await given.InvoicedAsync()).Number);
        Assert.Equal(1L, await given.Database.OwnerSqlAsync("select count(*) from levy_periods"));
    }

    [Fact]
    public async Task Closed_twice_at_once_a_period_is_closed_once_and_every_document_counts_once()
    {
        var given = await GivenAsync();

        var closed = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => given.Close.RunAsync(given.Regulator, given.First.Owner.Id, October, November, false, default)));

        Assert.Single(closed.Select(one => one.Value.Id).Distinct());
        Assert.Equal(2L, await given.Database.OwnerSqlAsync("select count(*) from levy_documents where kind = 0"));
    }
}
