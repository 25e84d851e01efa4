using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using UglyToad.PdfPig;

namespace SmartUtility.Tests.Web;

/// <summary>The counter and a bill's files without script, over HTTP.</summary>
public sealed partial class CounterTests(PostgresFixture postgres) : IAsyncLifetime
{
    HostFixture _host = null!;
    Town _town = null!;
    Subscriber _subscriber = null!;
    string _bill = "";

    public async ValueTask InitializeAsync()
    {
        _host = await HostFixture.StartAsync(postgres, new FakeTimeProvider(new DateTimeOffset(2026, 11, 2, 11, 0, 0, TimeSpan.Zero)));
        _town = await Town.MakeAsync(_host.Database);
        (_subscriber, _, _) = await _town.HomeAsync(33_750, name: "Afi Mensah-d'Almeida");
        await _town.Run.RunAsync(_town.Actor, new Core.Shared.BillingMonth(2026, 10), default);
        _bill = (await _town.Payments.BillsAsync(_town.Actor, _subscriber.Id, default)).Value.Single().Number;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    static string Plain(string html) => WebUtility.HtmlDecode(html).Replace('\u00A0', ' ').Replace('\u202F', ' ');

    [Fact]
    public async Task A_cashier_finds_the_account_takes_cash_and_the_bill_is_paid_once()
    {
        var till = await _host.ClientOfAsync(Role.Cashier, _town.Owner.Id);
        var found = Plain(await till.TextAsync("/counter?q=almeida"));
        Assert.Contains($"/counter/accounts/{_subscriber.Account}", found, StringComparison.Ordinal);
        var page = $"/counter/accounts/{_subscriber.Account}";
        Assert.Contains("Cash is taken only with an open shift", await till.TextAsync(page), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await till.SubmitAsync("/counter/shift", new() { ["Input.Float"] = "10 000" }, "open")).StatusCode);
        Assert.Contains("14,685 FCFA", Plain(await till.TextAsync(page)), StringComparison.Ordinal);

        // The same form sent twice: the button pressed again over a slow line.
        var html = await till.TextAsync(page);
        var fields = Hidden().Matches(html).ToDictionary(match => WebUtility.HtmlDecode(match.Groups[1].Value), match => WebUtility.HtmlDecode(match.Groups[2].Value));
        fields["Input.Amount"] = "15 000";
        var first = await till.Http.PostAsync(page, new FormUrlEncodedContent(fields));
        var second = await till.Http.PostAsync(page, new FormUrlEncodedContent(fields));

        Assert.Equal(HttpStatusCode.Found, first.StatusCode);
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.EndsWith("/counter/receipts/AQUA-R-2026-000001", first.Headers.Location!.ToString(), StringComparison.Ordinal);
        var receipt = Plain(await till.TextAsync("/counter/receipts/AQUA-R-2026-000001"));
        Assert.Contains("15,000 FCFA", receipt, StringComparison.Ordinal);
        Assert.Contains(_bill, receipt, StringComparison.Ordinal);
        Assert.Contains("315 FCFA", receipt, StringComparison.Ordinal);
        var bill = (await _town.Payments.BillAsync(_town.Actor, _bill, default)).Value;
        Assert.Equal((BillState.Paid, 0m, 1), (bill.Row.State, bill.Row.Open, bill.Payments.Count));
        Assert.Contains("No open bill", await till.TextAsync(page), StringComparison.Ordinal);

        // Back in the browser, the same amount typed anew: asked, not booked; a second person takes the first back.
        var again = await till.SubmitAsync(page, new() { ["Input.Amount"] = "15000" }, "pay");
        Assert.Contains("You took the same amount from this account a moment ago", Plain(await again.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        var office = await _host.ClientOfAsync(Role.Billing, _town.Owner.Id);
        Assert.Equal(HttpStatusCode.Found, (await office.SubmitAsync("/counter/receipts/AQUA-R-2026-000001/reverse", new() { ["Input.Reason"] = "wrong customer" }, "reverse")).StatusCode);
        Assert.Contains("This payment was taken back", await till.TextAsync("/counter/receipts/AQUA-R-2026-000001"), StringComparison.Ordinal);
        Assert.Contains("wrong customer", await office.TextAsync("/counter/clerks"), StringComparison.Ordinal);
        var pdf = await till.GetAsync("/counter/receipts/AQUA-R-2026-000001/pdf");
        Assert.Equal("application/pdf", pdf.Content.Headers.ContentType!.MediaType);

        // The count sent twice closes once.
        var shift = await till.SubmitAsync("/counter/shift", new() { ["count-10000"] = "1", ["Input.Shift"] = "AQUA-S-2026-000001" }, "close");
        Assert.EndsWith("/counter/shifts/AQUA-S-2026-000001", shift.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains("Exact", await till.TextAsync("/counter/shifts/AQUA-S-2026-000001"), StringComparison.Ordinal);
        Assert.Contains("Open a shift", await till.TextAsync("/counter/shift"), StringComparison.Ordinal);
        Assert.Equal(0m, await _host.Database.OwnerSqlAsync("select sum(amount) from ledger_entries"));
    }

    [Fact]
    public async Task A_bad_amount_is_said_on_the_page_and_nothing_is_booked()
    {
        var till = await _host.ClientOfAsync(await _host.UserAsync(Role.Cashier, _town.Owner.Id, with: user => user.Language = "fr"), language: "fr");
        await till.SubmitAsync("/counter/shift", new() { ["Input.Float"] = "0" }, "open");

        foreach (var amount in new[] { "douze", "-5", "0", "12,5" })
        {
            var answer = await till.SubmitAsync($"/counter/accounts/{_subscriber.Account}", new() { ["Input.Amount"] = amount }, "pay");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("Il y a un problème", Plain(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }
        var forged = await till.SubmitAsync($"/counter/accounts/{_subscriber.Account}", new() { ["Input.Amount"] = "100" }, "pay", withToken: false);
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Empty((await _town.Payments.PaymentsAsync(_town.Actor, _subscriber.Id, default)).Value);
    }

    [Fact]
    public async Task The_bill_and_its_PDF_are_the_subscriber_s_and_nobody_else_s()
    {
        var own = await _host.ClientOfAsync(await _host.UserAsync(Role.Subscriber, name: _subscriber.Phones[0].Phone, with: user => user.Language = "fr"), language: "fr");
        var page = Plain(await own.TextAsync($"/account/bills/{_bill}"));
        var file = await own.GetAsync($"/account/bills/{_bill}/pdf");
        var bytes = await file.Content.ReadAsByteArrayAsync();

        Assert.Contains("14 685 FCFA", page, StringComparison.Ordinal);
        Assert.Contains("Eau, tranche sociale", page, StringComparison.Ordinal);
        Assert.Equal("application/pdf", file.Content.Headers.ContentType!.MediaType);
        using (var pdf = PdfDocument.Open(bytes)) Assert.Contains("14\u202F685", string.Concat(pdf.GetPages().Select(one => one.Text)), StringComparison.Ordinal);

        var other = await _town.HomeAsync();
        var stranger = await _host.ClientOfAsync(await _host.UserAsync(Role.Subscriber, name: other.Subscriber.Phones[0].Phone));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/account/bills/{_bill}/pdf")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/account/bills/{_bill}")).StatusCode);
        var elsewhere = await Town.MakeAsync(_host.Database, code: "VOLTA");
        var till = await _host.ClientOfAsync(Role.Cashier, elsewhere.Owner.Id);
        foreach (var path in new[] { $"/counter/accounts/{_subscriber.Account}x", $"/counter/bills/{_bill}/pdf", "/counter/receipts/AQUA-R-2026-000001" })
            Assert.Equal(HttpStatusCode.NotFound, (await till.GetAsync(path)).StatusCode);
        Assert.DoesNotContain("Mensah-d", Plain(await till.TextAsync("/counter?q=mensah-d")).Split("<main", 2)[1].Replace("value=\"mensah-d\"", "", StringComparison.Ordinal).Replace("“mensah-d”", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var dispatcher = await _host.ClientOfAsync(Role.Dispatcher, _town.Owner.Id);
        Assert.NotEqual(HttpStatusCode.OK, (await dispatcher.GetAsync($"/ops/billing/invoices/{_bill}/pdf")).StatusCode);
        var office = await _host.ClientOfAsync(Role.Billing, _town.Owner.Id);
        Assert.Equal(HttpStatusCode.OK, (await office.GetAsync($"/ops/billing/invoices/{_bill}/pdf")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await office.GetAsync("/ops/billing")).StatusCode);
        Assert.Contains("DOM", await office.TextAsync("/ops/tariffs"), StringComparison.Ordinal);
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
