using System.Net;
using SmartUtility.Core.Simulation;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Tests.Web;

public sealed class DemoStartTests(DemoHost demo) : IClassFixture<DemoHost>
{
    [Theory]
    [InlineData("installation-admin", "/admin")]
    [InlineData("operator-admin", "/admin")]
    [InlineData("dispatcher", "/ops")]
    [InlineData("billing", "/ops/billing")]
    [InlineData("cashier", "/counter")]
    [InlineData("field-agent", "/field/jobs")]
    [InlineData("regulator", "/regulator")]
    [InlineData("subscriber", "/account")]
    public async Task The_printed_sign_in_of_each_role_lands_on_its_home(string role, string home)
    {
        var (user, password) = demo.Of(role);
        Assert.Contains($"{user,-32}{password}   {home}", ReadyBlock.Of(demo.Host), StringComparison.Ordinal);
        using var client = demo.Fixture.Client();

        var answer = await client.SignInAsync(user, password);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.EndsWith(home, answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_ready_block_says_where_everything_is()
    {
        var block = ReadyBlock.Of(demo.Host);

        Assert.Contains("SmartUtility is ready", block, StringComparison.Ordinal);
        Assert.Contains(demo.Url, block, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{MqttEndpoint.Of(demo.Host).Port}", block, StringComparison.Ordinal);
        Assert.DoesNotContain(":0\n", block, StringComparison.Ordinal);
        Assert.Contains(demo.Host.Data.Path, block, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(demo.Host.Data.Path, "demo-passwords")));
    }

    [Fact]
    public async Task The_leak_and_the_bypass_have_raised_their_alerts_and_no_other_limit_has() =>
        Assert.Equal("EAU-Z02,ELC-T02", await demo.Database.OwnerSqlAsync("select string_agg(p.code, ',' order by p.code) from alerts a join network_points p on p.id = a.network_point_id where a.state = 0 and a.rule = 'loss-limit'"));

    [Fact]
    public async Task Lost_passwords_are_made_anew()
    {
        var file = Path.Combine(demo.Host.Data.Path, "demo-passwords");
        var kept = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        File.Delete(file);
        await DemoStart.PrepareAsync(demo.Host, TestContext.Current.CancellationToken);
        var fresh = DemoPasswords.Load(demo.Host.Data)!;
        using var client = demo.Fixture.Client();

        Assert.NotEqual(demo.SignIns.Select(signIn => signIn.Password), fresh.SignIns.Select(signIn => signIn.Password));
        Assert.Equal(HttpStatusCode.Found, (await client.SignInAsync(CountryBuilder.SubscriberPhone, fresh.SignIns.First(signIn => signIn.Role == "subscriber").Password)).StatusCode);

        // For the other tests of the class the old ones count again.
        await File.WriteAllBytesAsync(file, kept, TestContext.Current.CancellationToken);
        var renew = (SmartUtility.Core.Simulation.Operations.RenewDemoPasswords)demo.Services.GetService(typeof(SmartUtility.Core.Simulation.Operations.RenewDemoPasswords))!;
        Assert.Equal(DemoStaff.All.Count, (await renew.RunAsync(SmartUtility.Core.Accounts.Actor.System([]), DemoPasswords.Load(demo.Host.Data)!.Hashed(), TestContext.Current.CancellationToken)).Value);
    }
}
