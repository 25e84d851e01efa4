using System.Net;
using System.Text.RegularExpressions;
using SmartUtility.Core.Accounts;

namespace SmartUtility.Tests.Web;

public sealed class PasswordByCodeTests(HostFixture host) : IClassFixture<HostFixture>
{
    async Task<string?> LastCodeAsync(string phone) =>
        await host.Database.OwnerSqlAsync($"select body from messages where operator_id = 0 and recipient = '{phone}' order by id desc limit 1") is string body ? Regex.Match(body, @"\d{6}").Value : null;

    [Fact]
    public async Task A_subscriber_registers_with_the_phone_of_the_contract_typed_in_national_form()
    {
        var owner = await host.Rows.OperatorAsync("REG");
        await host.Rows.SubscriberAsync(owner.Id, phone: "+2290197000001");
        using var client = host.Client();

        var sent = await client.SubmitAsync("/password", new() { ["Phone"] = "01 97 00 00 01" });
        Assert.Equal(HttpStatusCode.Found, sent.StatusCode);
        var code = await LastCodeAsync("+2290197000001");
        Assert.NotNull(code);
        var page = sent.Headers.Location!.ToString();
        var wrong = await client.SubmitAsync(page, new() { ["Input.Code"] = "000000", ["Input.Password"] = "three good words" });
        Assert.Contains("did not match", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var weak = await client.SubmitAsync(page, new() { ["Input.Code"] = code, ["Input.Password"] = "short" });
        Assert.Contains("too short", await weak.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var set = await client.SubmitAsync(page, new() { ["Input.Code"] = code, ["Input.Password"] = "three good words" });

        Assert.Equal((HttpStatusCode.Found, "/account"), (set.StatusCode, new Uri(new Uri(host.Url), set.Headers.Location!).AbsolutePath));
        using var again = host.Client();
        Assert.Equal(HttpStatusCode.Found, (await again.SignInAsync("0197000001", "three good words")).StatusCode);
        var used = await again.SubmitAsync(page, new() { ["Input.Code"] = code, ["Input.Password"] = "other good words" });
        Assert.Contains("did not match", await used.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_phone_that_no_contract_has_gets_the_same_answer_and_no_message()
    {
        using var client = host.Client();

        var answer = await client.SubmitAsync("/password", new() { ["Phone"] = "+2290197999998" });

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Contains("If this number belongs to a contract", await client.TextAsync(answer.Headers.Location!.ToString()), StringComparison.Ordinal);
        Assert.Null(await LastCodeAsync("+2290197999998"));
    }

    [Fact]
    public async Task A_member_of_staff_is_not_reached_by_the_phone_door()
    {
        var owner = await host.Rows.OperatorAsync("STF");
        await host.Rows.SubscriberAsync(owner.Id, phone: "+2290197000009");
        await host.UserAsync(Role.OperatorAdmin, owner.Id, "+2290197000009", user => user.PhoneNumber = "+2290197000009");
        using var client = host.Client();

        await client.SubmitAsync("/password", new() { ["Phone"] = "+2290197000009" });

        Assert.Null(await LastCodeAsync("+2290197000009"));
    }
}
