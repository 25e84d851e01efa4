using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Commands;
using SmartUtility.Core.Commands.Operations;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Supply;
using SmartUtility.Core.Supply.Operations;
using SmartUtility.Core.WorkOrders;
using SmartUtility.Core.WorkOrders.Operations;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.Supply;

public sealed class SwitchSupplyTests(PostgresFixture postgres) : IAsyncLifetime
{
    // A Tuesday, 10:00 in Porto-Novo.
    static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    readonly FakeTimeProvider _clock = new(Now);
    readonly CommandSignal _signal = new();
    TestDatabase _database = null!;
    Rows _given = null!;
    Operator _owner = null!;
    NetworkPoint _zone = null!;
    Actor _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _given = new Rows(_database);
        _owner = await _given.OperatorAsync("AQUA", row => row.CutAnyHour = false);
        _zone = await _given.NetworkPointAsync(_owner.Id);
        _admin = new Actor(7, "admin@example.org", Role.OperatorAdmin, [_owner.Id], []);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    CutSupply Cut => new(_database.Contexts, _signal, _clock);
    RestoreSupply Restore => new(_database.Contexts, _signal, _clock);
    SupplyQueries Queries => new(_database.Contexts, _clock);
    UtilityDbContext Db() => _database.Contexts.Create(_admin);

    static SwitchRequest Because(string reason = "unpaid", string? key = null) => new(reason, null, key);

    async Task<List<AuditEntry>> AuditAsync(string action)
    {
        await using var db = Db();
        return await db.Set<AuditEntry>().Where(row => row.Action == action).OrderBy(row => row.Id).ToListAsync();
    }

    async Task<Agreement> AgreementAsync(long id)
    {
        await using var db = Db();
        return await db.Set<Agreement>().SingleAsync(row => row.Id == id);
    }

    [Fact]
    public async Task A_cut_suspends_the_agreement_and_leaves_a_command_and_shows_nothing_as_off()
    {
        var (_, agreement, _, meter) = await _given.SuppliedAsync(_owner, _zone, lastReading: Now.AddMinutes(-5));

        var ordered = (await Cut.RunAsync(_admin, meter.Serial, Because("unpaid: three bills"), default)).Value;

        var shown = (await Queries.MeterAsync(_admin, meter.Serial, default)).Value;
        Assert.Equal(ordered.CommandId, shown.Pending!.Id);
        Assert.Equal((CommandAction.Disconnect, CommandState.Requested, "unpaid: three bills", "admin@example.org"), (shown.Pending.Action, shown.Pending.State, shown.Pending.Reason, shown.Pending.RequestedBy));
        Assert.Equal(Now.AddHours(24), shown.Pending.ExpiresAt);
        Assert.Equal(SupplyState.Unknown, shown.Supply);
        Assert.Equal((SupplyState.Off, ContractState.Suspended), (shown.Desired, shown.Contract));
        Assert.Equal("unpaid: three bills", (await AgreementAsync(agreement.Id)).SuspendedReason);
        var entry = Assert.Single(await AuditAsync("supply.cut"));
        Assert.Equal(("admin@example.org", $"meter:{meter.Serial}", "unpaid: three bills", Now), (entry.Actor, entry.Subject, entry.Detail, entry.At));
    }

    [Fact]
    public async Task Asked_twice_and_at_once_a_cut_is_one_command()
    {
        var (_, _, _, meter) = await _given.SuppliedAsync(_owner, _zone, lastReading: Now.AddMinutes(-5));

        var asked = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Cut.RunAsync(_admin, meter.Serial, Because(), default)));

        Assert.Single(asked.Select(one => one.Value.CommandId).Distinct());
        await using var db = Db();
        Assert.Equal(1, await db.Set<DeviceCommand>().CountAsync());
    }

    [Fact]
    public async Task A_key_used_for_another_meter_is_refused()
    {
        var (_, _, _, one) = await _given.SuppliedAsync(_owner, _zone, lastReading: Now.AddMinutes(-5));
        var (_, _, _, other) = await _given.SuppliedAsync(_owner, _zone, lastReading: Now.AddMinutes(-5));

        var first = (await Cut.RunAsync(_admin, one.Serial, Because(key: "k1"), default)).Value;

        Assert.Equal(first, (await Cut.RunAsync(_admin, one.Serial, Because(key: "k1"), default)).Value);
        Assert.Equal("idempotency-key-reused", (await Cut.RunAsync(_admin, other.Serial, Because(key: "k1"), default)).Refusal!.Code);
    }

    [Fact]
    public async Task Restoring_resumes_the_agreement_and_ends_the_cut_that_was_not_delivered()
    {
        var (_, agreement, _, meter) = await _given.SuppliedAsync(_owner, _zone, lastReading: Now.AddMinutes(-5));
        var cut = (await Cut.RunAsync(_admin, meter.Serial, Because(), default)).Value;
        _clock.Advance(TimeSpan.FromMinutes(1));

        var on = (await Restore.RunAsync(_admin, meter.Serial, Because("paid"), arm: false, default)).Value;

        Assert.Null((await AgreementAsync(agreement.Id)).SuspendedAt);
        var shown = (await Queries.MeterAsync(_admin, meter.Serial, default)).Value;
        Assert.Equal([(on.CommandId, CommandState.Requested), (cut.CommandId, CommandState.Expired)], shown.Commands.Select(command => ((Guid?)command.Id, command.State)));
        Assert.StartsWith("replaced by", shown.Commands[1].Detail, StringComparison.Ordinal);
        Assert.Single(await AuditAsync("supply.restore"));
    }

    [Fact]
    public async Task Nothing_is_restored_without_an_agreement()
    {
        var usagePoint = await _given.UsagePointAsync(_zone);
        var meter = await _given.MeterAsync(_owner);
        await _given.InstallAsync(meter, usagePoint);

        Assert.Equal("no-agreement", (await Restore.RunAsync(_admin, meter.Serial, Because("paid"), arm: false, default)).Refusal!.Code);
        Assert.Contains("no-agreement", Assert.Single(await AuditAsync("supply.restore.refused")).Detail, StringComparison.Ordinal);
    }

    public static readonly TheoryData<string> Refusals = ["vital-customer", "outside-hours", "weekend", "holiday", "moratorium", "stale-readings", "no-readings", "clock-behind", "clock-off"];

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refused_cut_stands_in_the_audit_and_changes_nothing(string code)
    {
        if (code == "outside-hours") _clock.SetUtcNow(Now.AddHours(10));
        if (code == "weekend") _clock.SetUtcNow(Now.AddDays(4));
        var now = _clock.GetUtcNow();
        DateTimeOffset? lastReading = code == "no-readings" ? null : code == "stale-readings" ? now.AddHours(-25) : now.AddMinutes(-5);
        var below = await _given.NetworkPointAsync(_owner.Id, _zone);
        var (_, agreement, _, meter) = await _given.SuppliedAsync(_owner, below, lastReading: lastReading, with: row => row.VitalReason = code == "vital-customer" ? "dialysis at home" : null);
        await using (var db = Db())
        {
            if (code == "holiday") db.Add(new Holiday { OperatorId = _owner.Id, Day = new DateOnly(2026, 11, 24), Name = "Fête" });
            if (code == "moratorium") db.Add(new Moratorium { OperatorId = _owner.Id, NetworkPointId = _zone.Id, From = new DateOnly(2026, 11, 1), Until = new DateOnly(2026, 11, 30), Reason = "flood" });
            await db.SaveChangesAsync();
        }
        if (code == "clock-off") await _database.OwnerSqlAsync("update clock_marks set off_seconds = -301");
        if (code == "clock-behind") await _database.OwnerSqlAsync($"update clock_marks set at = '{now.AddHours(1):u}'");

        var refusal = (await Cut.RunAsync(_admin, meter.Serial, Because(), default)).Refusal!;

        Assert.Equal(code, refusal.Code);
        var entry = Assert.Single(await AuditAsync("supply.cut.refused"));
        Assert.Equal($"{code}: {refusal.Detail} (asked: unpaid)", entry.Detail);
        Assert.Null((await AgreementAsync(agreement.Id)).SuspendedAt);
        Assert.Equal(code, (await Queries.MeterAsync(_admin, meter.Serial, default)).Value.CutRefusal!.Code);
        await using var after = Db();
        Assert.False(await after.Set<DeviceCommand>().AnyAsync());
    }

    [Fact]
    public async Task After_a_power_cut_the_program_switches_nothing_off_until_the_readings_are_fresh_again()
    {
        var (_, _, _, meter) = await _given.SuppliedAsync(_owner, _zone, lastReading: Now.AddHours(-26));
        var program = Actor.System(_owner.Id);

        Assert.Equal("stale-readings", (await Cut.RunAsync(program, meter.Serial, Because(), default)).Refusal!.Code);
        await _given.ReadingsAsync(meter.Registers[0], (Now.AddMinutes(-1), 1200));

        Assert.Null((await Cut.RunAsync(program, meter.Serial, Because(), default)).Refusal);
    }

    [Fact]
    public async Task Another_operators_meter_is_not_found_and_a_role_without_the_right_is_refused()
    {
        var (_, _, _, meter) = await _given.SuppliedAsync(_owner, _zone, lastReading: Now.AddMinutes(-5));
        var other = await _given.OperatorAsync("OTHER");

        Assert.Equal("not-found", (await Cut.RunAsync(_admin with { Operators = [other.Id] }, meter.Serial, Because(), default)).Refusal!.Code);
        Assert.Equal("not-found", (await Queries.MeterAsync(_admin with { Operators = [other.Id] }, meter.Serial, default)).Refusal!.Code);
        Assert.Equal("forbidden", (await Cut.RunAsync(_admin with { Role = Role.Dispatcher }, meter.Serial, Because(), default)).Refusal!.Code);
    }

    [Fact]
    public async Task A_serial_two_operators_have_is_not_switched_by_one_who_sees_both()
    {
        var other = await _given.OperatorAsync("OTHER");
        await _given.SuppliedAsync(_owner, _zone, serial: "TWIN-1", lastReading: Now.AddMinutes(-5));
        await _given.SuppliedAsync(other, serial: "TWIN-1", lastReading: Now.AddMinutes(-5));

        Assert.Equal("operator-required", (await Cut.RunAsync(_admin with { Operators = [_owner.Id, other.Id] }, "TWIN-1", Because(), default)).Refusal!.Code);
        Assert.True((await Cut.RunAsync(_admin, "TWIN-1", Because(), default)).IsDone);
    }

    [Fact]
    public async Task A_network_meter_switches_nobody()
    {
        var meter = await _given.MeterAsync(_owner);
        await _given.InstallAsync(meter, _zone);

        Assert.Equal("not-at-usage-point", (await Cut.RunAsync(_admin, meter.Serial, Because(), default)).Refusal!.Code);
    }

    [Fact]
    public async Task A_meter_without_a_switch_gets_a_work_order_and_is_off_when_the_agent_says_so()
    {
        var (_, agreement, usagePoint, meter) = await _given.SuppliedAsync(_owner, _zone, SwitchKind.None);
        var agent = await _given.StaffAsync(_owner.Id, Role.FieldAgent);

        var ordered = (await Cut.RunAsync(_admin, meter.Serial, Because(), default)).Value;
        Assert.Equal(ordered, (await Cut.RunAsync(_admin, meter.Serial, Because(), default)).Value);
        Assert.Null(ordered.CommandId);

        var number = ordered.WorkOrderId!.Value;
        Assert.True((await new AssignWorkOrder(_database.Contexts, _clock).RunAsync(_admin, number, agent.Id, default)).IsDone);
        Assert.True((await new StartWorkOrder(_database.Contexts, _clock).RunAsync(Rows.ActorOf(agent), number, default)).IsDone);
        Assert.Equal(SupplyState.Unknown, (await Queries.MeterAsync(_admin, meter.Serial, default)).Value.Supply);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.True((await new CompleteWorkOrder(_database.Contexts, _clock).RunAsync(Rows.ActorOf(agent), number, WorkCause.Done, "seal 4711", default)).IsDone);

        var handler = new OnWorkOrderDone(new ApplyWorkDone(_database.Contexts));
        await using (var db = Db())
        {
            var happened = await db.Set<OutboxMessage>().SingleAsync(row => row.Kind == nameof(WorkOrderDone));
            await handler.HandleAsync(happened.OperatorId, happened.Payload, default);
            await handler.HandleAsync(happened.OperatorId, happened.Payload, default);
        }

        var shown = (await Queries.MeterAsync(_admin, meter.Serial, default)).Value;
        Assert.Equal((SupplyState.Off, (DateTimeOffset?)Now.AddHours(1)), (shown.Supply, shown.SupplyAt));
        Assert.Equal(WorkState.Done, Assert.Single(shown.WorkOrders).State);
        Assert.Single(await AuditAsync("supply.off.by-hand"));
        Assert.NotNull((await AgreementAsync(agreement.Id)).SuspendedAt);
        Assert.Equal(usagePoint.Code, shown.PlaceCode);
    }

    [Fact]
    public async Task An_agent_who_found_no_way_in_leaves_supply_as_it_was()
    {
        var (_, _, _, meter) = await _given.SuppliedAsync(_owner, _zone, SwitchKind.None);

        var applied = await new ApplyWorkDone(_database.Contexts).RunAsync(Actor.System(_owner.Id), new WorkOrderDone(_owner.Id, 1, WorkKind.Disconnect, "supply", "x", meter.Id, WorkCause.NoAccess, "agent", Now), default);

        Assert.False(applied.Value);
        Assert.Equal(SupplyState.Unknown, (await Queries.MeterAsync(_admin, meter.Serial, default)).Value.Supply);
    }

    [Fact]
    public async Task Places_that_flow_without_an_agreement_or_while_off_are_listed_gravest_first()
    {
        var (_, _, _, right) = await _given.SuppliedAsync(_owner, _zone);
        var (_, _, _, cut) = await _given.SuppliedAsync(_owner, _zone);
        var (_, open, _, openMeter) = await _given.SuppliedAsync(_owner, _zone);
        var (_, _, _, wrongOff) = await _given.SuppliedAsync(_owner, _zone);
        var nobody = await _given.MeterAsync(_owner);
        await _given.InstallAsync(nobody, await _given.UsagePointAsync(_zone));
        await using (var db = Db())
        {
            var off = Now.AddHours(-5).AddMinutes(30);
            await db.Set<Meter>().Where(row => row.Id == cut.Id || row.Id == wrongOff.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Supply, SupplyState.Off).SetProperty(row => row.SupplyAt, off));
            await db.Set<Meter>().Where(row => row.Id == openMeter.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Supply, SupplyState.On).SetProperty(row => row.SupplyAt, off));
            await db.Set<Agreement>().Where(row => row.Id == open.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.SuspendedAt, off));
        }
        foreach (var (meter, hoursAgo, quantity) in new[] { (right, 2, 50), (cut, 2, 40), (wrongOff, 5, 70), (nobody, 3, 10), (nobody, 30, 900) })
            await _database.OwnerSqlAsync($"insert into consumption_hours values ({meter.Registers[0].Id}, '{Now.AddHours(-hoursAgo):u}', {quantity}, 0)");

        var lines = (await Queries.DifferencesAsync(_admin, default)).Value;

        Assert.Equal([(nobody.Serial, SupplyDifference.FlowsWithoutAgreement, 10m), (cut.Serial, SupplyDifference.FlowsWhileOff, 40m), (openMeter.Serial, SupplyDifference.ShouldBeOff, 0m), (wrongOff.Serial, SupplyDifference.ShouldBeOn, 0m)],
            lines.Select(line => (line.Serial, line.Difference, line.Flow)));
        Assert.Empty((await Queries.DifferencesAsync(_admin with { Operators = [_owner.Id + 1] }, default)).Value);
    }

    [Fact]
    public async Task Suspending_and_resuming_switch_nothing_and_count_once()
    {
        var (_, agreement, _, meter) = await _given.SuppliedAsync(_owner, _zone, lastReading: Now.AddMinutes(-5));
        var suspend = new SuspendAgreement(_database.Contexts, _clock);

        Assert.True((await suspend.RunAsync(_admin, agreement.Number, "claim", default)).Value);
        Assert.False((await suspend.RunAsync(_admin, agreement.Number, "claim", default)).Value);
        Assert.Equal("not-found", (await suspend.RunAsync(_admin with { Operators = [99] }, agreement.Number, "claim", default)).Refusal!.Code);
        Assert.True((await new ResumeAgreement(_database.Contexts, _clock).RunAsync(_admin, agreement.Number, "settled", default)).Value);

        Assert.Empty((await Queries.MeterAsync(_admin, meter.Serial, default)).Value.Commands);
        Assert.Single(await AuditAsync("agreement.suspended"));
        Assert.Single(await AuditAsync("agreement.resumed"));
    }

    [Fact]
    public async Task An_agreement_number_two_operators_have_is_not_suspended_by_one_who_sees_both()
    {
        var other = await _given.OperatorAsync("OTHER");
        var (_, mine, _, _) = await _given.SuppliedAsync(_owner, _zone);
        var (_, theirs, _, _) = await _given.SuppliedAsync(other);
        await _database.OwnerSqlAsync("update agreements set number = 'TWIN'");
        var suspend = new SuspendAgreement(_database.Contexts, _clock);

        Assert.Equal("operator-required", (await suspend.RunAsync(_admin with { Operators = [_owner.Id, other.Id] }, "TWIN", "claim", default)).Refusal!.Code);
        Assert.Equal("reason-required", (await suspend.RunAsync(_admin, "TWIN", " ", default)).Refusal!.Code);
        Assert.True((await suspend.RunAsync(_admin, "TWIN", "claim", default)).Value);
        Assert.NotNull((await AgreementAsync(mine.Id)).SuspendedAt);
        Assert.Equal(0L, await _database.OwnerSqlAsync($"select count(*) from agreements where id = {theirs.Id} and suspended_at is not null"));
    }

    [Fact]
    public async Task Meters_are_found_by_serial_place_and_subscriber_page_by_page()
    {
        for (var i = 0; i < 5; i++) await _given.SuppliedAsync(_owner, _zone, serial: $"FIND-{i}");
        await _given.SuppliedAsync(_owner, _zone, serial: "OTHER-1");

        var first = (await Queries.SearchAsync(_admin, "find-", new Core.Shared.PageRequest(null, 3), default)).Value;
        var second = (await Queries.SearchAsync(_admin, "find-", new Core.Shared.PageRequest(first.Next, 3), default)).Value;

        Assert.Equal(["FIND-0", "FIND-1", "FIND-2"], first.Rows.Select(row => row.Serial));
        Assert.Equal(["FIND-3", "FIND-4"], second.Rows.Select(row => row.Serial));
        Assert.Null(second.Next);
        Assert.Equal(6, (await Queries.SearchAsync(_admin, "afi", new Core.Shared.PageRequest(null, 50), default)).Value.Rows.Count);
        Assert.Empty((await Queries.SearchAsync(_admin, "100%", new Core.Shared.PageRequest(null, 50), default)).Value.Rows);
    }
}
