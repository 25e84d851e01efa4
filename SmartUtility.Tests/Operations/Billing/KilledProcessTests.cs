using SmartUtility.Web.Verbs.Bench;

namespace SmartUtility.Tests.Operations.Billing;

public sealed class KilledProcessTests
{
    [Fact]
    public async Task The_process_that_bills_is_killed_again_and_again_and_every_bill_is_there_once()
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(2));

        var found = await KillBilling.RunAsync(kills: 2, accounts: 2_500, late.Token);

        Assert.True(found.Holds, found.ToString());
        Assert.Equal((2, 2_500 - 2), (found.Kills, found.Bills));
        Assert.Equal(2, found.InMidst);
    }
}
