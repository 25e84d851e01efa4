using SmartUtility.Core.Simulation;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Mqtt;

/// <summary>The simulator's broken mains and failures of telecom over real MQTT: virtual meters that lose their connection, say a last word or not, and come back.</summary>
public sealed class PlayedOutageTests(PlayedCountry country) : IClassFixture<PlayedCountry>
{
    Task<object?> SqlAsync(string sql) => country.Host.Database.OwnerSqlAsync(sql);

    const string Unplanned = "from outages where kind = 0";

    async Task PlayAsync(int minutes)
    {
        for (var minute = 0; minute < minutes; minute += 2)
        {
            await country.StepAsync(TimeSpan.FromMinutes(2));
            await country.LookAsync();
        }
    }

    [Fact]
    public async Task A_broken_main_raises_one_alert_and_ends_when_its_meters_are_back()
    {
        await country.BeginAsync(Scenario.Main);
        await using var playing = country.Player;
        var known = (long)(await SqlAsync($"select count(*) {Unplanned}"))!;

        // Gas has one station only: what remains of it rests, and its sensor says so no sooner than the supply is back.
        await PlayAsync(10);

        Assert.Equal("outage EAU-S1, outage ELC-S1", await country.AlertsAsync());
        Assert.Equal(known + 2, await SqlAsync($"select count(*) {Unplanned}"));
        Assert.True((long)(await SqlAsync($"select min(customers)::bigint {Unplanned} and ended_at is null"))! > 40);

        await PlayAsync(10);

        Assert.Equal("", await country.AlertsAsync());
        Assert.Equal(known + 2, await SqlAsync($"select count(*) {Unplanned} and ended_at is not null"));
    }

    [Fact]
    public async Task A_failure_of_telecom_raises_no_outage()
    {
        await country.BeginAsync(Scenario.Telecom);
        await using var playing = country.Player;
        var known = await SqlAsync($"select count(*) {Unplanned}");

        await PlayAsync(8);

        Assert.Equal("telecom-failure EAU-Z01, telecom-failure ELC-T01, telecom-failure GAZ-Z01", await country.AlertsAsync());
        Assert.Equal(known, await SqlAsync($"select count(*) {Unplanned}"));

        await PlayAsync(8);

        Assert.Equal("", await country.AlertsAsync());
        Assert.Equal(known, await SqlAsync($"select count(*) {Unplanned}"));
    }
}
