using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Web;

/// <summary>The program as a process, killed while it takes money.</summary>
public sealed partial class PaymentKillTests(PostgresFixture postgres) : IDisposable
{
    const string Bootstrap = "bootstrap-key-of-the-tests-0123456789";
    readonly string _directory = Directory.CreateTempSubdirectory("su-pay-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    // Receipt, posting, audit and event of a payment are there together or not at all.
    const string HalfDone = """
        select (select count(*) from payments p where not exists (select from postings x where x.kind = 'payment' and x.reference = p.receipt_number))
          + (select count(*) from postings x where x.kind = 'payment' and not exists (select from payments p where p.receipt_number = x.reference))
          + (select count(*) from (select from ledger_entries group by posting_id having sum(amount) <> 0) uneven)
          + abs((select count(*) from payments) - (select count(*) from audit where action = 'payment.recorded'))
          + abs((select count(*) from payments) - (select count(*) from outbox where kind = 'PaymentReceived'))
          + abs((select count(*) from payments) - (select coalesce(max(substring(receipt_number from '[0-9]+$')::bigint), 0) from payments))
        """;

    [Fact]
    public async Task Killed_while_it_takes_money_nothing_is_half_done_and_paying_again_books_nothing_twice()
    {
        await using var database = await postgres.CreateAsync();
        var town = await Town.MakeAsync(database);
        var (subscriber, _, _) = await town.HomeAsync(33_750);
        Assert.Null((await town.Run.RunAsync(town.Actor, new BillingMonth(2026, 10), default)).Refusal);
        await using var program = ProgramProcess.Start(_directory, "--Urls=http://127.0.0.1:0", $"--ConnectionStrings:SmartUtility={database.App}", "--Mqtt:Port=0", "--Jobs:Enabled=false", $"--Api:BootstrapKey={Bootstrap}");
        await program.ReadyAsync();
        using var http = new HttpClient { BaseAddress = new Uri(Portal().Match(program.Output).Value) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Bootstrap);
        using (var made = await http.PostAsJsonAsync("/api/v1/keys?operator=AQUA", new { name = "wallet", scopes = new[] { "payments" } }))
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", JsonDocument.Parse(await made.Content.ReadAsStringAsync()).RootElement.GetProperty("key").GetString());

        var (sent, answered) = (new ConcurrentBag<string>(), new ConcurrentDictionary<string, string>());
        var payers = Task.WhenAll(Enumerable.Range(0, 6).Select(payer => Task.Run(() => PayAsync(http, subscriber, payer, sent, answered))));
        for (var tries = 0; tries < 2000 && answered.Count < 25; tries++) await Task.Delay(5);
        program.Signal("KILL");
        await program.EndAsync();
        await payers;
        Assert.True(answered.Count >= 25, $"{answered.Count} answered, {program.Errors}");
        // What the killed program had begun ends with its connections.
        for (var tries = 0; tries < 200 && (long)(await database.OwnerSqlAsync("select count(*) from pg_stat_activity where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()"))! > 0; tries++) await Task.Delay(20);

        Assert.Equal(0m, Convert.ToDecimal(await database.OwnerSqlAsync(HalfDone), System.Globalization.CultureInfo.InvariantCulture));
        foreach (var (reference, receipt) in answered)
            Assert.Equal(receipt, await database.OwnerSqlAsync($"select receipt_number from payments where rail = 'momo' and reference = '{reference}'"));

        foreach (var reference in sent)
            Assert.Null((await town.Pay.RunAsync(town.Actor, new IncomingPayment(subscriber.Account, "momo", reference, 5), default)).Refusal);

        Assert.Equal((long)sent.Count, await database.OwnerSqlAsync("select count(*) from payments"));
        Assert.Equal(0m, Convert.ToDecimal(await database.OwnerSqlAsync(HalfDone), System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(-5m * sent.Count, await database.OwnerSqlAsync("select sum(amount) from ledger_entries e join postings p on p.id = e.posting_id where p.kind = 'payment' and e.subscriber_id is not null"));
    }

    static async Task PayAsync(HttpClient http, Subscriber subscriber, int payer, ConcurrentBag<string> sent, ConcurrentDictionary<string, string> answered)
    {
        for (var number = 0; ; number++)
        {
            var reference = $"{payer}-{number}";
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/payments") { Content = JsonContent.Create(new { account = subscriber.Account, amount = "5", rail = "momo", reference }) };
            request.Headers.Add("Idempotency-Key", reference);
            sent.Add(reference);
            try
            {
                using var answer = await http.SendAsync(request);
                if (answer.StatusCode == HttpStatusCode.Created) answered[reference] = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("receipt").GetString()!;
                // More than a key may ask in a second: this one was not booked.
                else if (answer.StatusCode == HttpStatusCode.TooManyRequests) await Task.Delay(100);
                else Assert.Fail($"{answer.StatusCode}");
            }
            catch (Exception cut) when (cut is HttpRequestException or IOException)
            {
                return;
            }
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:[1-9][0-9]*")]
    private static partial Regex Portal();
}
