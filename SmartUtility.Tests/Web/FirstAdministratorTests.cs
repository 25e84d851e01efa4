using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Tests.Database;

namespace SmartUtility.Tests.Web;

public sealed class FirstAdministratorTests(PostgresFixture postgres)
{
    [Fact]
    public async Task The_one_time_link_makes_one_administrator_and_is_gone()
    {
        await using var host = await HostFixture.StartAsync(postgres);
        // The program offers a link of its own once it listens; a later offer ends it.
        for (var tries = 0; tries < 500 && (long)(await host.Database.OwnerSqlAsync("select count(*) from one_time_links"))! == 0; tries++) await Task.Delay(20);
        var token = await host.Services.GetRequiredService<FirstAdministrator>().OfferAsync(default);
        using var client = host.Client();
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/setup?token=guess")).StatusCode);

        var made = await client.SubmitAsync($"/setup?token={token}", new() { ["Input.Email"] = "first@example.org", ["Input.Name"] = "First", ["Input.Password"] = "four plain words here" });

        Assert.Equal((HttpStatusCode.Found, "/admin"), (made.StatusCode, new Uri(new Uri(host.Url), made.Headers.Location!).AbsolutePath));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/setup?token={token}")).StatusCode);
        Assert.Null(await host.Services.GetRequiredService<FirstAdministrator>().OfferAsync(default));
        using var other = host.Client();
        Assert.Equal(HttpStatusCode.Found, (await other.SignInAsync("first@example.org", "four plain words here")).StatusCode);
    }
}
