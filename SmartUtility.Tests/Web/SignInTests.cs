using System.Diagnostics;
using System.Net;
using SmartUtility.Core.Accounts;

namespace SmartUtility.Tests.Web;

public sealed class SignInTests(HostFixture host) : IClassFixture<HostFixture>
{
    static string Where(HttpResponseMessage answer) => answer.Headers.Location is { } location ? (location.IsAbsoluteUri ? location.PathAndQuery : location.ToString()) : "";

    [Theory]
    [InlineData(Role.InstallationAdmin, "/admin")]
    [InlineData(Role.OperatorAdmin, "/admin")]
    [InlineData(Role.Dispatcher, "/ops")]
    [InlineData(Role.Billing, "/ops/billing")]
    [InlineData(Role.Cashier, "/counter")]
    [InlineData(Role.FieldAgent, "/field/jobs")]
    [InlineData(Role.Regulator, "/regulator")]
    [InlineData(Role.Subscriber, "/account")]
    public async Task Each_role_lands_on_its_home(Role role, string home)
    {
        var user = await host.UserAsync(role);
        using var client = host.Client();

        var answer = await client.SignInAsync(user.UserName!, HostFixture.Password);

        Assert.Equal((HttpStatusCode.Found, home), (answer.StatusCode, Where(answer)));
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("smartutility=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_unknown_name_gets_the_same_answer_in_the_same_time()
    {
        var user = await host.UserAsync(Role.Dispatcher);

        async Task<(HttpStatusCode, string, TimeSpan)> TryAsync(string name)
        {
            using var client = host.Client();
            var started = Stopwatch.GetTimestamp();
            var answer = await client.SignInAsync(name, "not the password");
            var text = await answer.Content.ReadAsStringAsync();
            return (answer.StatusCode, text[text.IndexOf("<main", StringComparison.Ordinal)..text.IndexOf("<form", StringComparison.Ordinal)], Stopwatch.GetElapsedTime(started));
        }
        var known = await TryAsync(user.UserName!);
        var unknown = await TryAsync("nobody@example.org");
        var phone = await TryAsync("+22997999999");

        Assert.Contains("That sign-in did not match", known.Item2, StringComparison.Ordinal);
        Assert.Equal((known.Item1, known.Item2), (unknown.Item1, unknown.Item2));
        Assert.Equal((known.Item1, known.Item2), (phone.Item1, phone.Item2));
        Assert.All([known.Item3, unknown.Item3, phone.Item3], time => Assert.True(time >= TimeSpan.FromMilliseconds(590), $"answered after {time.TotalMilliseconds} ms"));
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_name_even_for_the_right_one()
    {
        var user = await host.UserAsync(Role.Cashier);
        using var client = host.Client();
        for (var tries = 0; tries < 5; tries++) await client.SignInAsync(user.UserName!, "wrong");

        var answer = await client.SignInAsync(user.UserName!, HostFixture.Password);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("That sign-in did not match", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_tries_of_one_name_are_enough_whether_it_exists_or_not()
    {
        var limits = new SmartUtility.Web.Identity.SignInLimits();
        for (var tries = 0; tries < SmartUtility.Web.Identity.SignInLimits.PerName; tries++) Assert.True(limits.MayTry("Somebody@example.org", "10.0.0.1"));

        Assert.False(limits.MayTry("somebody@example.org ", "10.0.0.2"));
        Assert.True(limits.MayTry("another@example.org", "10.0.0.1"));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_disabled_person_does_not_get_in()
    {
        var user = await host.UserAsync(Role.Billing, with: row => row.IsDisabled = true);
        using var client = host.Client();

        var answer = await client.SignInAsync(user.UserName!, HostFixture.Password);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/password")]
    [InlineData("/password/code")]
    public async Task A_form_without_its_token_is_refused(string path)
    {
        using var client = host.Client();

        var answer = await client.SubmitAsync(path, [], withToken: false);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("/ops", true)]
    [InlineData("//evil.example", false)]
    [InlineData("/\\evil.example", false)]
    [InlineData("https://evil.example", false)]
    public async Task Only_a_path_of_this_program_is_returned_to(string path, bool isFollowed)
    {
        var user = await host.UserAsync(Role.Dispatcher);
        using var client = host.Client();

        var answer = await client.SubmitAsync("/sign-in?return=" + Uri.EscapeDataString(path), new() { ["Input.Name"] = user.UserName!, ["Input.Password"] = HostFixture.Password });

        Assert.Equal(isFollowed ? path : "/ops", Where(answer));
        Assert.DoesNotContain("evil", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_takes_a_form_and_ends_the_session()
    {
        using var client = await host.ClientOfAsync(Role.InstallationAdmin);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/sign-out")).StatusCode);

        await client.SubmitAsync("/sign-out", []);

        Assert.Contains("You are signed out", await client.TextAsync("/sign-out"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_names_no_policy_is_denied_to_everybody()
    {
        var policy = await ((Microsoft.AspNetCore.Authorization.IAuthorizationPolicyProvider)host.Services.GetService(typeof(Microsoft.AspNetCore.Authorization.IAuthorizationPolicyProvider))!).GetFallbackPolicyAsync();
        var requirement = Assert.Single(policy!.Requirements);
        Assert.IsType<Microsoft.AspNetCore.Authorization.Infrastructure.AssertionRequirement>(requirement);
    }
}
