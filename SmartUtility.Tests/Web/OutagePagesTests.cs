using System.Net;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Detection.Outages;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Web;

/// <summary>What everybody and a subscriber read of outages, without script. It is 24 November 2026, 11:00 in Porto-Novo.</summary>
public sealed class OutagePagesTests(PostgresFixture postgres) : IAsyncLifetime
{
    static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);
    HostFixture _host = null!;
    NetworkPoint _zone = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await HostFixture.StartAsync(postgres, new FakeTimeProvider(Now));
        var owner = await _host.Rows.OperatorAsync("SUB", row => row.Phone = "+22921000000");
        var (mine, other) = (await _host.Rows.HouseholdAsync(owner, phone: "+2290197000001"), await _host.Rows.HouseholdAsync(owner, phone: "+2290197000002"));
        await using var db = _host.Database.Contexts.Create(Actor.System(owner.Id));
        _zone = db.Set<NetworkPoint>().Single(row => row.Id == mine.Place.NetworkPointId);
        await _host.Database.OwnerSqlAsync($"update usage_points set district = 'Cadjèhoun' where id = {other.Place.Id}");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Everybody_reads_by_district_what_is_off_and_planned_and_whom_to_call()
    {
        using var client = _host.Client();
        var before = WebUtility.HtmlDecode(await client.TextAsync("/outages"));
        await _host.Rows.OutageAsync(_zone, Now.AddMinutes(-40));
        await _host.Rows.OutageAsync(_zone, Now.AddDays(1), OutageKind.Planned, Now.AddDays(1).AddHours(3), cause: "Valve works");

        var page = WebUtility.HtmlDecode(await client.TextAsync("/outages"));

        Assert.Contains("No outage known.", before, StringComparison.Ordinal);
        Assert.Contains("Still dark? Report it.", before, StringComparison.Ordinal);
        Assert.Contains("<h3>Akpakpa</h3>", page, StringComparison.Ordinal);
        Assert.Contains("Water: out since 24/11/2026 10:20.", page, StringComparison.Ordinal);
        Assert.Contains("Water: off from 25/11/2026 11:00 to 25/11/2026 14:00.", page, StringComparison.Ordinal);
        Assert.Contains("Valve works", page, StringComparison.Ordinal);
        Assert.Contains("Call SUB SA", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Cadjèhoun", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("Toujours coupé", WebUtility.HtmlDecode(await _host.Client(language: "fr").TextAsync("/outages")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subscriber_reads_at_home_that_the_own_place_is_off_and_a_neighbour_elsewhere_does_not()
    {
        await _host.Rows.OutageAsync(_zone, Now.AddMinutes(-40));
        using var mine = await _host.ClientOfAsync(await _host.UserAsync(Role.Subscriber, name: "+2290197000001"));
        using var other = await _host.ClientOfAsync(await _host.UserAsync(Role.Subscriber, name: "+2290197000002"));

        Assert.Contains("Water is off at Akpakpa since 24/11/2026 10:20.", WebUtility.HtmlDecode(await mine.TextAsync("/account")), StringComparison.Ordinal);
        Assert.DoesNotContain("is off at", WebUtility.HtmlDecode(await other.TextAsync("/account")), StringComparison.Ordinal);
    }
}
