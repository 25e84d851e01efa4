using SmartUtility.Web.Verbs.Bench;

namespace SmartUtility.Tests.Mqtt;

public sealed class KillTests
{
    [Fact]
    public async Task Nothing_acknowledged_is_missing_after_killing_the_program_and_the_database_under_load()
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(2));

        var found = await Kill.RunAsync(programKills: 2, postgresKills: 2, connections: 20, late.Token);

        Assert.True(found is { Missing: 0, Duplicates: 0, BrokenByPostgres: 0, Acknowledged: > 1000, SlowestFirstAck: < 20 }, found.ToString());
    }
}
