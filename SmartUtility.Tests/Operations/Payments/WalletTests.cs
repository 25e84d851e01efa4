using SmartUtility.Core.Accounts;
using SmartUtility.Core.Ledger;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Core.Simulation.Operations;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.Payments;

public sealed class WalletTests(PostgresFixture postgres)
{
    const string Key = "0123456789abcdef0123456789abcdef";

    sealed record Purse(Town Town, Subscriber Subscriber, string Bill, Actor Payer, DemoWallet Wallet, StartPayment Start, ConfirmPayment Confirm)
    {
        public Task<Outcome<string>> BeginAsync(decimal amount = 3_535, string key = Key) => Start.RunAsync(Payer, new PaymentWish(key, Subscriber.Id, amount, Bill, "97 00 00 01"), default);

        public async Task<(long Payments, decimal Rail, decimal Owed, decimal Books)> BooksAsync() => ((long)(await Town.Database.OwnerSqlAsync("select count(*) from payments"))!,
            (decimal)(await Town.Database.OwnerSqlAsync($"select coalesce(sum(amount), 0) from ledger_entries where account = {(int)LedgerAccount.Rail}"))!,
            (await Town.Payments.DueAsync(Town.Actor, Subscriber.Id, default)).Value.Balance, (decimal)(await Town.Database.OwnerSqlAsync("select sum(amount) from ledger_entries"))!);
    }

    async Task<Purse> PurseAsync()
    {
        var town = await Town.MakeAsync(await postgres.CreateAsync());
        var (subscriber, _, _) = await town.HomeAsync();
        await town.Run.RunAsync(town.Actor, new BillingMonth(2026, 10), default);
        var bill = (await town.Payments.BillsAsync(town.Actor, subscriber.Id, default)).Value.Single().Number;
        var wallet = new DemoWallet(town.Database.Contexts, town.Clock);
        return new Purse(town, subscriber, bill, new Actor(77, subscriber.Phones[0].Phone, Role.Subscriber, [town.Owner.Id], [subscriber.Id]), wallet,
            new StartPayment(town.Database.Contexts, [wallet], town.Clock), new ConfirmPayment(town.Database.Contexts, [wallet], town.Pay, town.Clock));
    }

    [Fact]
    public async Task A_confirmed_payment_is_booked_once_however_often_anything_is_repeated()
    {
        var purse = await PurseAsync();

        var begun = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => purse.BeginAsync()));
        Assert.All(begun, one => Assert.Equal("/account/wallet/" + Key, one.Value));
        Assert.Equal(IntentState.Pending, (await purse.Confirm.RunAsync(purse.Payer, Key, default)).Value.State);
        Assert.Equal((0L, 0m, 3_535m, 0m), await purse.BooksAsync());

        Assert.True((await purse.Wallet.AnswerAsync(purse.Payer, Key, pays: true, default)).Value);
        Assert.False((await purse.Wallet.AnswerAsync(purse.Payer, Key, pays: false, default)).Value);
        var asked = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => purse.Confirm.RunAsync(purse.Payer, Key, default)));
        Assert.All(asked, one => Assert.Equal((IntentState.Paid, "AQUA-R-2026-000001"), (one.Value.State, one.Value.Receipt)));
        Assert.Equal(0, (await purse.Confirm.SweepAsync(purse.Town.Owner.Id, default)).Paid);

        Assert.Equal((1L, 3_535m, 0m, 0m), await purse.BooksAsync());
        var receipt = (await purse.Town.Payments.ReceiptAsync(purse.Payer, "AQUA-R-2026-000001", default)).Value;
        Assert.Equal((purse.Bill, 3_535m), receipt.Parts.Select(part => (part.Number, part.Amount)).Single());
        // The form sent again after all that shows what has become of it.
        Assert.Equal("/account/pay/" + Key, (await purse.BeginAsync()).Value);
        Assert.Equal("reference-used", (await purse.BeginAsync(amount: 10)).Refusal!.Code);
    }

    [Fact]
    public async Task What_the_payer_refuses_or_leaves_takes_nothing_and_money_that_comes_late_is_booked_by_the_job()
    {
        var purse = await PurseAsync();
        await purse.BeginAsync();
        await purse.Wallet.AnswerAsync(purse.Payer, Key, pays: false, default);
        var refused = (await purse.Confirm.RunAsync(purse.Payer, Key, default)).Value;
        Assert.Equal((IntentState.Failed, "payer-refused"), (refused.State, refused.Failure));

        var left = new string('b', 32);
        await purse.BeginAsync(key: left);
        purse.Town.Clock.Advance(PaymentIntent.Lifetime);
        Assert.False((await purse.Wallet.AnswerAsync(purse.Payer, left, pays: true, default)).Value);
        Assert.Equal(IntentState.Expired, (await purse.Confirm.RunAsync(purse.Payer, left, default)).Value.State);
        Assert.Equal((0L, 0m, 3_535m, 0m), await purse.BooksAsync());

        // The wallet says later that it was paid after all, of less.
        await purse.Town.Database.OwnerSqlAsync($"update demo_charges set state = {(int)IntentState.Paid}, amount = 3000 where key = '{left}'");
        Assert.Equal(1, (await purse.Confirm.SweepAsync(purse.Town.Owner.Id, default)).Paid);
        Assert.Equal((1L, 3_000m, 535m, 0m), await purse.BooksAsync());
    }

    /// <summary>Cut between the booking and the mark, and between the intent and the rail.</summary>
    [Fact]
    public async Task A_cut_between_two_steps_leaves_nothing_half_done()
    {
        var purse = await PurseAsync();
        var dead = new StartPayment(purse.Town.Database.Contexts, [new DeadRail()], purse.Town.Clock);
        await Assert.ThrowsAsync<HttpRequestException>(() => dead.RunAsync(purse.Payer, new PaymentWish(Key, purse.Subscriber.Id, 3_535, purse.Bill, "97000001"), default));
        Assert.Equal(IntentState.Pending, (await purse.Confirm.RunAsync(purse.Payer, Key, default)).Value.State);
        Assert.True((await purse.BeginAsync()).IsDone);

        await purse.Wallet.AnswerAsync(purse.Payer, Key, pays: true, default);
        await purse.Town.Database.OwnerSqlAsync("""
            create function broken() returns trigger language plpgsql as $$ begin raise exception 'the server went away'; end $$;
            create trigger broken before update on payment_intents for each row execute function broken()
            """);
        await Assert.ThrowsAnyAsync<Exception>(() => purse.Confirm.RunAsync(purse.Payer, Key, default));
        await purse.Town.Database.OwnerSqlAsync("drop trigger broken on payment_intents");
        Assert.Equal(1, (await purse.Confirm.SweepAsync(purse.Town.Owner.Id, default)).Paid);

        Assert.Equal((1L, 3_535m, 0m, 0m), await purse.BooksAsync());
    }

    [Fact]
    public async Task A_rail_that_does_not_answer_for_one_keeps_nobody_else_waiting_and_refused_money_is_counted()
    {
        var purse = await PurseAsync();
        await purse.BeginAsync(1_000);
        await purse.BeginAsync(500, new string('b', 32));
        purse.Town.Clock.Advance(TimeSpan.FromSeconds(1));
        await purse.BeginAsync(300, new string('c', 32));
        Assert.Equal((300m, true), (await purse.Confirm.WaitingAsync(purse.Payer, purse.Subscriber.Id, default) is { } waiting ? waiting.Amount : 0, await purse.Confirm.WaitingAsync(purse.Payer with { Subscribers = [] }, purse.Subscriber.Id, default) is null));
        foreach (var key in new[] { new string('b', 32), new string('c', 32) }) await purse.Wallet.AnswerAsync(purse.Payer, key, pays: true, default);
        await purse.Town.Database.OwnerSqlAsync($"update demo_charges set currency = 'EUR' where amount = 300");

        var half = new ConfirmPayment(purse.Town.Database.Contexts, [new DeafRail(purse.Wallet, Key)], purse.Town.Pay, purse.Town.Clock);
        var swept = await half.SweepAsync(purse.Town.Owner.Id, default);

        Assert.Equal((1, 1, 1), (swept.Paid, swept.Refused, swept.Silent.Count));
        Assert.Equal((1L, 500m, 3_035m, 0m), await purse.BooksAsync());
    }

    [Fact]
    public async Task Somebody_else_s_payment_is_not_there()
    {
        var purse = await PurseAsync();
        await purse.BeginAsync();
        var (other, _, _) = await purse.Town.HomeAsync(name: "Kodjo Agbo");
        var stranger = purse.Payer with { Subscribers = [other.Id] };

        Assert.Equal("not-found", (await purse.Confirm.RunAsync(stranger, Key, default)).Refusal!.Code);
        Assert.Equal("not-found", (await purse.Wallet.AnswerAsync(stranger, Key, pays: true, default)).Refusal!.Code);
        Assert.Equal("not-found", (await purse.Start.RunAsync(stranger, new PaymentWish(new string('c', 32), purse.Subscriber.Id, 10, null, "97000001"), default)).Refusal!.Code);
        Assert.Equal("not-found", (await purse.Start.RunAsync(stranger, new PaymentWish(new string('c', 32), other.Id, 10, purse.Bill, "97000001"), default)).Refusal!.Code);
        Assert.Equal("payer-invalid", (await purse.Start.RunAsync(purse.Payer, new PaymentWish(new string('c', 32), purse.Subscriber.Id, 10, null, "x"), default)).Refusal!.Code);
        Assert.Equal("amount-invalid", (await purse.BeginAsync(amount: 0.5m, key: new string('d', 32))).Refusal!.Code);
        Assert.Equal("rail-none", (await new StartPayment(purse.Town.Database.Contexts, [], purse.Town.Clock).RunAsync(purse.Payer, new PaymentWish(Key, purse.Subscriber.Id, 10, null, "97000001"), default)).Refusal!.Code);
    }

    sealed class DeadRail : IPaymentRail
    {
        public string Code => "demo-wallet";
        public Task<string> StartAsync(RailCharge charge, CancellationToken stop) => throw new HttpRequestException("the wallet does not answer");
        public Task<RailAnswer?> QueryAsync(int operatorId, string key, CancellationToken stop) => throw new HttpRequestException("the wallet does not answer");
    }

    sealed class DeafRail(DemoWallet wallet, string deafTo) : IPaymentRail
    {
        public string Code => "demo-wallet";
        public Task<string> StartAsync(RailCharge charge, CancellationToken stop) => wallet.StartAsync(charge, stop);
        public Task<RailAnswer?> QueryAsync(int operatorId, string key, CancellationToken stop) => key == deafTo ? throw new HttpRequestException("the wallet does not answer") : wallet.QueryAsync(operatorId, key, stop);
    }
}
