using SmartUtility.Core.Accounts;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Simulation.Operations;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Tests.Web;
using Microsoft.Extensions.DependencyInjection;

namespace SmartUtility.Tests.Browser;

/// <summary>A day at the counter and a payment from a phone in Chromium with JavaScript switched off; every page they pass checked by axe afterwards, with it.</summary>
public sealed class CounterWalkTests(PostgresFixture postgres, BrowserFixture browser) : IAsyncLifetime
{
    HostFixture _host = null!;
    Rows.Household _home = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await HostFixture.StartAsync(postgres, adjust: builder =>
        {
            builder.Services.AddSingleton<DemoWallet>();
            builder.Services.AddSingleton<IPaymentRail>(services => services.GetRequiredService<DemoWallet>());
        });
        _home = await _host.Rows.HouseholdAsync(await _host.Rows.OperatorAsync("TILL"), phone: "+2290197000001");
        await _host.Rows.BillAsync(_home, "F-1", new DateOnly(2026, 9, 1), 9_800);
        await _host.Rows.BillAsync(_home, "F-2", new DateOnly(2026, 10, 1), 12_450);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_cash_day_from_float_to_count_with_the_back_button_and_a_reversal()
    {
        var clerk = await _host.UserAsync(Role.Cashier, _home.Owner.Id);
        var chief = await _host.UserAsync(Role.Billing, _home.Owner.Id);
        var account = $"/counter/accounts/{_home.Subscriber.Account}";
        var till = await browser.PageOfAsync(_host, clerk, new Look(1366, "fr", HasScript: false));
        await using var first = till.Context;

        await till.ClickAsync("a[href='/counter/shift']");
        await till.FillAsync("#float", "20000");
        await till.ClickAsync("main button");
        await till.FillAsync("#q", "mensah");
        await till.ClickAsync("main button");
        await till.ClickAsync($"a[href='{account}']");
        await till.UncheckAsync("input[name=bills][value='F-2']");
        await till.ClickAsync("main form button");
        await till.WaitForURLAsync("**/counter/receipts/*");
        Assert.Contains("9 800", (await till.InnerTextAsync("main")).Replace('\u202F', ' '), StringComparison.Ordinal);

        // Back, and the button again: the bill is paid by then; the same money typed again is asked about.
        await till.GoBackAsync();
        await till.FillAsync("#amount", "9800");
        await till.ClickAsync("main form button");
        Assert.True(till.Url.Contains("/receipts/", StringComparison.Ordinal) || (await till.InnerTextAsync("[role=alert]")).Contains("Vous venez d’encaisser", StringComparison.Ordinal), till.Url);
        Assert.Equal(1L, await _host.Database.OwnerSqlAsync("select count(*) from payments"));
        await till.ReloadAsync();
        Assert.Equal(1L, await _host.Database.OwnerSqlAsync("select count(*) from payments"));

        await till.GotoAsync(account);
        await till.FillAsync("#amount", "5000");
        await till.ClickAsync("main form button");
        await till.WaitForURLAsync("**/counter/receipts/*");
        var wrong = till.Url;
        var office = await browser.PageOfAsync(_host, chief, new Look(1366, "en", HasScript: false));
        await using var second = office.Context;
        await office.GotoAsync(wrong + "/reverse");
        await office.FillAsync("#reason", "wrong customer");
        await office.ClickAsync("main form button");
        Assert.Contains("taken back", await office.InnerTextAsync("main"), StringComparison.Ordinal);

        await till.GotoAsync("/counter/shift");
        await till.FillAsync("#count-10000", "2");
        await till.FillAsync("#count-5000", "1");
        await till.FillAsync("#count-2000", "2");
        await till.FillAsync("#count-500", "1");
        await till.FillAsync("#count-200", "1");
        await till.FillAsync("#count-100", "1");
        await till.ClickAsync("main form button");
        Assert.Contains("Juste", await till.InnerTextAsync("main"), StringComparison.Ordinal);
        var shift = till.Url;
        Assert.Equal(0m, await _host.Database.OwnerSqlAsync("select sum(amount) from ledger_entries"));
        Assert.Equal(0m, await _host.Database.OwnerSqlAsync("select sum(amount) from ledger_entries where account = 1"));

        var seen = await browser.PageOfAsync(_host, chief, new Look(1366, "fr"));
        await using var third = seen.Context;
        foreach (var path in new[] { "/counter?q=mensah", account, "/counter/shift", "/counter/shifts", shift, wrong, wrong + "/reverse", "/counter/clerks" })
        {
            await seen.GotoAsync(path);
            await BrowserFixture.NoAxeViolationsAsync(seen);
        }
    }

    [Fact]
    public async Task A_bill_is_paid_from_the_phone_in_four_steps_without_javascript()
    {
        var me = await _host.UserAsync(Role.Subscriber, name: "+2290197000001");
        var phone = await browser.PageOfAsync(_host, me, new Look(360, "fr", HasScript: false));
        await using var first = phone.Context;

        await phone.ClickAsync("a[href^='/account/pay']");
        await phone.ClickAsync("main form button");
        await phone.WaitForURLAsync("**/account/wallet/*");
        var wallet = phone.Url;
        await phone.ClickAsync("button[value=yes]");
        await phone.WaitForURLAsync("**/account/pay/*");
        Assert.Contains("Merci. Reçu", await phone.InnerTextAsync("main"), StringComparison.Ordinal);
        await phone.ReloadAsync();
        await phone.GoBackAsync();
        await phone.ClickAsync("button[value=yes]");
        Assert.Contains("Merci. Reçu", await phone.InnerTextAsync("main"), StringComparison.Ordinal);
        var paid = phone.Url;

        Assert.Equal((1L, 22_250m), ((long)(await _host.Database.OwnerSqlAsync("select count(*) from payments"))!, (decimal)(await _host.Database.OwnerSqlAsync("select sum(amount) from payments"))!));
        Assert.Equal(0m, await _host.Database.OwnerSqlAsync("select sum(amount) from ledger_entries where account = 0"));
        var seen = await browser.PageOfAsync(_host, me, new Look(360));
        await using var second = seen.Context;
        foreach (var path in new[] { "/account/pay", "/account/bills/F-2/pay", wallet, paid })
        {
            await seen.GotoAsync(path);
            await BrowserFixture.NoAxeViolationsAsync(seen);
        }
    }
}
