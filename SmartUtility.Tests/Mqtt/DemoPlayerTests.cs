using Microsoft.Extensions.DependencyInjection;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Simulation;
using SmartUtility.Core.Supply.Operations;
using SmartUtility.Tests.Given;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Tests.Mqtt;

public sealed class DemoPlayerTests(DemoHost demo) : IClassFixture<DemoHost>
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    async Task<T> UntilAsync<T>(string sql, Func<T, bool> isRight)
    {
        for (var tries = 0; ; tries++)
        {
            var found = (T)(await demo.Database.OwnerSqlAsync(sql))!;
            if (isRight(found)) return found;
            Assert.True(tries < 300, $"still {found} after 30 s: {sql}");
            await Task.Delay(100, Stop);
        }
    }

    [Fact]
    public async Task Every_meter_that_is_not_silent_catches_up_and_plays_on()
    {
        // The one gas meter that fell silent stays so.
        var installed = (long)(await demo.Database.OwnerSqlAsync("select count(*) from installations where until_at is null"))!;

        await UntilAsync<long>("select count(*) from meters where is_online", online => online == installed - 1);
        await UntilAsync<long>("select count(distinct register_id) from readings where time > now() - interval '1 hour'", meters => meters == installed - 1);
        var before = await UntilAsync<long>("select count(*) from readings", _ => true);
        await UntilAsync<long>("select count(*) from readings", count => count > before + 20);
        // No gap between the history and now, and nothing questionable in what was caught up.
        Assert.Equal(0L, await demo.Database.OwnerSqlAsync("select count(*) from readings where quality <> 0 and time > now() - interval '2 days'"));
        Assert.Equal(0L, await demo.Database.OwnerSqlAsync("""
            select count(*) from (select time - lag(time) over (partition by register_id order by time) as gap from readings r
            where time > now() - interval '30 hours' and exists (select 1 from registers g join meters m on m.id = g.meter_id where g.id = r.register_id and m.is_online)) x where gap > interval '1 hour'
            """));
    }

    [Fact]
    public async Task A_meter_cut_by_an_administrator_confirms_stops_counting_and_comes_back()
    {
        var serial = (string)(await demo.Database.OwnerSqlAsync("""
            select m.serial from meters m join installations i on i.meter_id = m.id and i.until_at is null join usage_points u on u.id = i.usage_point_id join agreements a on a.usage_point_id = u.id
            where m.switch = 1 and m.supply = 1 and u.vital_reason is null and a.suspended_at is null and a.ends_on is null
              and not exists (select 1 from moratoria x where x.network_point_id = u.network_point_id) order by m.serial limit 1
            """))!;
        var owner = (int)(await demo.Database.OwnerSqlAsync($"select operator_id from meters where serial = '{serial}'"))!;
        await UntilAsync<long>($"select count(*) from meters where serial = '{serial}' and is_online and last_seen_at > now() - interval '1 minute'", online => online == 1);
        await UntilAsync<long>($"select count(*) from readings r join registers g on g.id = r.register_id join meters m on m.id = g.meter_id where m.serial = '{serial}' and r.time > now() - interval '10 minutes'", fresh => fresh > 0);
        var admin = new Actor(1, "admin@elec.example", Role.OperatorAdmin, [owner], []);

        var cut = await demo.Services.GetRequiredService<CutSupply>().RunAsync(admin, serial, new SwitchRequest("essai"), Stop);
        Assert.Null(cut.Refusal);
        await UntilAsync<int>($"select supply from meters where serial = '{serial}'", supply => supply == 2);
        Assert.Equal(3, await UntilAsync<int>($"select state from device_commands where id = '{cut.Value.CommandId}'", state => state == 3));
        await UntilAsync<long>($"""
            select count(*) from (select value - lag(value) over (order by time) as step from
              (select value, time from readings r join registers g on g.id = r.register_id join meters m on m.id = g.meter_id where m.serial = '{serial}' order by time desc limit 4) l) x where step = 0
            """, still => still == 3);

        var restored = await demo.Services.GetRequiredService<RestoreSupply>().RunAsync(admin, serial, new SwitchRequest("essai terminé"), arm: false, Stop);
        Assert.Null(restored.Refusal);
        await UntilAsync<int>($"select supply from meters where serial = '{serial}'", supply => supply == 1);
    }
}
