using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Detection.Rules;
using SmartUtility.Core.Metering;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.Detection;

public sealed class RaiseRegisterFaultTests(PostgresFixture postgres)
{
    static readonly DateTimeOffset Now = new(2026, 3, 20, 3, 0, 0, TimeSpan.Zero);
    readonly FakeTimeProvider _clock = new(Now);

    [Theory]
    [InlineData(RegisterFaultKind.Stuck, RegisterRules.Stuck, AlertSeverity.Warning, true)]
    [InlineData(RegisterFaultKind.Replacement, RegisterRules.Replaced, AlertSeverity.Warning, true)]
    [InlineData(RegisterFaultKind.Spike, RegisterRules.Spike, AlertSeverity.Info, false)]
    [InlineData(RegisterFaultKind.Dip, RegisterRules.Dip, AlertSeverity.Info, false)]
    public async Task A_fault_becomes_one_alert_at_the_place_of_the_meter_however_often_it_is_handed_in(RegisterFaultKind kind, string rule, AlertSeverity severity, bool isTold)
    {
        await using var database = await postgres.CreateAsync();
        var given = new Rows(database);
        var company = await given.OperatorAsync();
        var (_, _, place, meter) = await given.SuppliedAsync(company, await given.NetworkPointAsync(company.Id));
        var handler = new RaiseRegisterFault(database.Contexts, _clock);
        var payload = JsonSerializer.Serialize(new RegisterFaultFound(company.Id, meter.Id, 1, kind.ToString(), Now.AddDays(-2)));

        await handler.HandleAsync(company.Id, payload, default);
        await handler.HandleAsync(company.Id, payload, default);

        await using var db = database.Contexts.Create(Actor.System(company.Id));
        var alert = Assert.Single(await db.Set<Alert>().ToListAsync());
        Assert.Equal((rule, place.Id, meter.Id, Now.AddDays(-2), severity), (alert.Rule, alert.UsagePointId, alert.MeterId, alert.Since, alert.Severity));
        Assert.Equal(isTold ? 1 : 0, await db.Set<OutboxMessage>().CountAsync(row => row.Kind == nameof(AlertRaised)));

        // Ended by a person: the same news once more is no new alert.
        await db.Set<Alert>().ExecuteUpdateAsync(set => set.SetProperty(row => row.State, AlertState.Dismissed).SetProperty(row => row.EndedAt, Now));
        await handler.HandleAsync(company.Id, payload, default);
        Assert.Equal(1, await db.Set<Alert>().CountAsync());
    }

    [Fact]
    public async Task A_rollover_a_meter_elsewhere_and_an_exchange_that_was_entered_raise_nothing()
    {
        await using var database = await postgres.CreateAsync();
        var given = new Rows(database);
        var (company, other) = (await given.OperatorAsync("ONE"), await given.OperatorAsync("OTHER"));
        var (_, _, _, meter) = await given.SuppliedAsync(company, await given.NetworkPointAsync(company.Id));
        var handler = new RaiseRegisterFault(database.Contexts, _clock);
        await using var db = database.Contexts.Create(Actor.System([company.Id, other.Id]));
        var installed = await db.Set<Installation>().Where(row => row.MeterId == meter.Id).Select(row => row.From).SingleAsync();

        foreach (var (operatorId, kind, time) in new[] { (company.Id, RegisterFaultKind.Rollover, Now), (other.Id, RegisterFaultKind.Stuck, Now), (company.Id, RegisterFaultKind.Replacement, installed.AddHours(3)) })
            await handler.HandleAsync(operatorId, JsonSerializer.Serialize(new RegisterFaultFound(operatorId, meter.Id, 1, kind.ToString(), time)), default);

        Assert.Equal(0, await db.Set<Alert>().CountAsync());
    }
}
