using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Notifications;
using SmartUtility.Tests.Database;

namespace SmartUtility.Tests.Web;

public sealed class PasswordByMailTests(HostFixture host, PostgresFixture postgres) : IClassFixture<HostFixture>
{
    async Task<string?> LastLinkAsync(string email) =>
        await host.Database.OwnerSqlAsync($"select link from messages where operator_id = 0 and channel = 1 and recipient = '{email}' order by id desc limit 1") as string;

    static Dictionary<string, string> Typed(string password) => new() { ["Input.Password"] = password };

    [Fact]
    public async Task Staff_who_forgot_the_password_set_a_new_one_by_a_link_that_works_once()
    {
        var owner = await host.Rows.OperatorAsync("MAI");
        var user = await host.UserAsync(Role.Dispatcher, owner.Id);
        using var client = host.Client();

        var asked = await client.SubmitAsync("/password/mail", new() { ["Email"] = user.Email! });
        Assert.Contains("a link is on its way", await asked.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var link = await LastLinkAsync(user.Email!);
        Assert.NotNull(link);
        var weak = await client.SubmitAsync(link, Typed("short"));
        Assert.Contains("too short", await weak.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var set = await client.SubmitAsync(link, Typed("three good words"));
        Assert.Equal((HttpStatusCode.Found, "/ops"), (set.StatusCode, new Uri(new Uri(host.Url), set.Headers.Location!).AbsolutePath));

        using var other = host.Client();
        Assert.Equal(HttpStatusCode.Found, (await other.SignInAsync(user.Email!, "three good words")).StatusCode);
        using var old = host.Client();
        Assert.NotEqual(HttpStatusCode.Found, (await old.SignInAsync(user.Email!, HostFixture.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await old.Http.GetAsync(link)).StatusCode);
    }

    [Fact]
    public async Task Asking_twice_ends_the_first_link()
    {
        var owner = await host.Rows.OperatorAsync("TWI");
        var user = await host.UserAsync(Role.Billing, owner.Id);
        using var client = host.Client();

        await client.SubmitAsync("/password/mail", new() { ["Email"] = user.Email! });
        var first = await LastLinkAsync(user.Email!);
        await client.SubmitAsync("/password/mail", new() { ["Email"] = " " + user.Email!.ToUpperInvariant() });
        var second = await LastLinkAsync(user.Email!);

        Assert.NotEqual(first, second);
        Assert.Equal(HttpStatusCode.NotFound, (await client.Http.GetAsync(first)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.Http.GetAsync(second)).StatusCode);
    }

    [Fact]
    public async Task An_unknown_or_disabled_address_gets_the_same_answer_after_the_same_time_and_no_mail()
    {
        var owner = await host.Rows.OperatorAsync("UNK");
        var known = await host.UserAsync(Role.Cashier, owner.Id);
        var disabled = await host.UserAsync(Role.Cashier, owner.Id, with: user => user.IsDisabled = true);
        var answers = new List<(HttpStatusCode Status, bool IsSent)>();
        foreach (var email in new[] { known.Email!, disabled.Email!, "nobody-at-all@example.org" })
        {
            using var client = host.Client();
            var watch = Stopwatch.StartNew();
            var answer = await client.SubmitAsync("/password/mail", new() { ["Email"] = email });
            Assert.True(watch.Elapsed > TimeSpan.FromMilliseconds(590), $"{watch.Elapsed} for one of three");
            answers.Add((answer.StatusCode, (await answer.Content.ReadAsStringAsync()).Contains("a link is on its way", StringComparison.Ordinal)));
        }

        Assert.Equal([(HttpStatusCode.OK, true)], answers.Distinct());
        Assert.NotNull(await LastLinkAsync(known.Email!));
        Assert.Null(await LastLinkAsync(disabled.Email!));
        Assert.Null(await LastLinkAsync("nobody-at-all@example.org"));
    }

    [Fact]
    public async Task Links_in_mails_start_with_the_address_of_the_settings_behind_a_proxy()
    {
        await using var proxied = await HostFixture.StartAsync(postgres, settings: ["Portal:Url=https://portal.example.org/"]);

        Assert.Equal("https://portal.example.org", proxied.Services.GetRequiredService<MailOptions>().Portal);
    }
}
