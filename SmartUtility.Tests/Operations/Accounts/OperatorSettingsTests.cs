using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Database;
using SmartUtility.Core.Network.Operations;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;

namespace SmartUtility.Tests.Operations.Accounts;

public sealed class OperatorSettingsTests(PostgresFixture postgres) : IAsyncLifetime
{
    static readonly CutSettings Usual = new(new TimeOnly(9, 0), new TimeOnly(14, 0), false, TimeSpan.FromHours(12), 2, 20);

    readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
    TestDatabase _database = null!;
    Rows _given = null!;
    Operator _owner = null!;
    Actor _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _given = new Rows(_database);
        _owner = await _given.OperatorAsync();
        _admin = Rows.ActorOf(await _given.StaffAsync(_owner.Id, Role.OperatorAdmin));
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    OperatorSettings Settings => new(_database.Contexts, _clock);
    ProtectSupply Protect => new(_database.Contexts, _clock);

    [Fact]
    public async Task Hours_are_set_shown_and_in_the_audit()
    {
        Assert.True((await Settings.ChangeAsync(_admin, _owner.Id, Usual, default)).Value);

        Assert.Equal(Usual, (await Settings.OfAsync(_admin, _owner.Id, default)).Value.Cuts);
        await using var db = _database.Contexts.Create(_admin);
        Assert.Equal("cuts 09:00-14:00, stale after 12 h, grace 2 d, due 20 d", (await db.Set<AuditEntry>().SingleAsync(row => row.Action == "operator.settings")).Detail);
    }

    [Theory]
    [InlineData("hours-order", 15, 8, 24, 3, 15)]
    [InlineData("stale-range", 8, 15, 0, 3, 15)]
    [InlineData("stale-range", 8, 15, 24 * 32, 3, 15)]
    [InlineData("grace-range", 8, 15, 24, 31, 15)]
    [InlineData("due-range", 8, 15, 24, 3, 0)]
    public async Task What_is_out_of_range_is_refused(string code, int from, int until, int stale, int grace, int due) =>
        Assert.Equal(code, (await Settings.ChangeAsync(_admin, _owner.Id, new CutSettings(new TimeOnly(from, 0), new TimeOnly(until, 0), false, TimeSpan.FromHours(stale), grace, due), default)).Refusal!.Code);

    [Fact]
    public async Task Another_operators_settings_are_not_found()
    {
        var other = await _given.OperatorAsync("OTHER");

        Assert.Equal("not-found", (await Settings.OfAsync(_admin, other.Id, default)).Refusal!.Code);
        Assert.Equal("not-found", (await Settings.ChangeAsync(_admin, other.Id, Usual, default)).Refusal!.Code);
        Assert.Equal("not-found", (await Settings.AddHolidayAsync(_admin, other.Id, new DateOnly(2026, 12, 25), "x", default)).Refusal!.Code);
        Assert.Equal("not-found", (await Protect.MoratoriaAsync(_admin, other.Id, default)).Refusal!.Code);
        Assert.Equal("not-found", (await Protect.SetVitalAsync(_admin, other.Id, "UP", "x", null, default)).Refusal!.Code);
        Assert.Equal("forbidden", (await Settings.ChangeAsync(_admin with { Role = Role.Dispatcher }, _owner.Id, Usual, default)).Refusal!.Code);
    }

    [Fact]
    public async Task Holidays_come_and_go()
    {
        var day = new DateOnly(2026, 12, 25);

        await Settings.AddHolidayAsync(_admin, _owner.Id, day, "Noel", default);
        await Settings.AddHolidayAsync(_admin, _owner.Id, day, "Noël", default);
        Assert.Equal([new HolidayView(day, "Noël")], (await Settings.OfAsync(_admin, _owner.Id, default)).Value.Holidays);

        Assert.True((await Settings.RemoveHolidayAsync(_admin, _owner.Id, day, default)).Value);
        Assert.False((await Settings.RemoveHolidayAsync(_admin, _owner.Id, day, default)).Value);
        Assert.Empty((await Settings.OfAsync(_admin, _owner.Id, default)).Value.Holidays);
    }

    [Fact]
    public async Task The_roster_takes_dispatchers_of_the_operator_only()
    {
        var dispatcher = await _given.StaffAsync(_owner.Id, Role.Dispatcher);
        var cashier = await _given.StaffAsync(_owner.Id, Role.Cashier);

        Assert.True((await Settings.AddShiftAsync(_admin, _owner.Id, dispatcher.Id, DayOfWeek.Monday, new TimeOnly(20, 0), TimeSpan.FromHours(12), default)).Value);
        Assert.False((await Settings.AddShiftAsync(_admin, _owner.Id, dispatcher.Id, DayOfWeek.Monday, new TimeOnly(20, 0), TimeSpan.FromHours(12), default)).Value);
        Assert.Equal("not-found", (await Settings.AddShiftAsync(_admin, _owner.Id, cashier.Id, DayOfWeek.Monday, new TimeOnly(20, 0), TimeSpan.FromHours(12), default)).Refusal!.Code);
        Assert.Equal("shift-length", (await Settings.AddShiftAsync(_admin, _owner.Id, dispatcher.Id, DayOfWeek.Monday, new TimeOnly(8, 0), TimeSpan.FromHours(25), default)).Refusal!.Code);

        var shift = Assert.Single((await Settings.OfAsync(_admin, _owner.Id, default)).Value.Shifts);
        Assert.True((await Settings.RemoveShiftAsync(_admin, _owner.Id, shift.Id, default)).Value);
        Assert.Empty((await Settings.OfAsync(_admin, _owner.Id, default)).Value.Shifts);
    }

    [Fact]
    public async Task Vital_places_and_protected_zones_are_set_listed_and_ended()
    {
        var zone = await _given.NetworkPointAsync(_owner.Id);
        var place = await _given.UsagePointAsync(zone);
        var until = new DateOnly(2027, 1, 31);

        Assert.True((await Protect.SetVitalAsync(_admin, _owner.Id, place.Code, " dialysis ", until, default)).Value);
        Assert.Equal([new VitalView(place.Code, "Akpakpa", "dialysis", until)], (await Protect.VitalAsync(_admin, _owner.Id, default)).Value);
        Assert.True((await Protect.SetVitalAsync(_admin, _owner.Id, place.Code, null, until, default)).Value);
        Assert.Empty((await Protect.VitalAsync(_admin, _owner.Id, default)).Value);
        Assert.Equal("not-found", (await Protect.SetVitalAsync(_admin, _owner.Id, "nowhere", "x", null, default)).Refusal!.Code);

        Assert.Equal("days-order", (await Protect.AddMoratoriumAsync(_admin, _owner.Id, zone.Id, until, until.AddDays(-1), "flood", default)).Refusal!.Code);
        var running = (await Protect.AddMoratoriumAsync(_admin, _owner.Id, zone.Id, new DateOnly(2026, 11, 1), until, "flood", default)).Value;
        var coming = (await Protect.AddMoratoriumAsync(_admin, _owner.Id, null, new DateOnly(2026, 12, 1), until, "election", default)).Value;
        Assert.Equal([$"{zone.Name} ({zone.Code})", null], (await Protect.MoratoriaAsync(_admin, _owner.Id, default)).Value.OrderBy(row => row.Id).Select(row => row.Place));

        Assert.True((await Protect.EndMoratoriumAsync(_admin, _owner.Id, running, default)).Value);
        Assert.False((await Protect.EndMoratoriumAsync(_admin, _owner.Id, running, default)).Value);
        Assert.True((await Protect.EndMoratoriumAsync(_admin, _owner.Id, coming, default)).Value);
        var left = Assert.Single((await Protect.MoratoriaAsync(_admin, _owner.Id, default)).Value);
        Assert.Equal((running, new DateOnly(2026, 11, 23)), (left.Id, left.Until));
    }
}
