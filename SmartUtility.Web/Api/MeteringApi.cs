using System.Globalization;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Api;

/// <summary>Meters, where they were, their readings, and consumption of usage points.</summary>
public static class MeteringApi
{
    /// <summary>A meter.</summary>
    public sealed record MeterAnswer(string Serial, Resource Resource, string? Model, SwitchKind Switch, int IntervalSeconds, bool Online, DateTimeOffset? LastSeenAt, SupplyState Supply, string? UsagePoint, string? NetworkPoint, string? SimGroup);

    /// <summary>The group of SIM cards that a meter calls with; null: none.</summary>
    public sealed record SimAnswer(string? SimGroup);

    /// <summary>Where a meter was; until null: still there.</summary>
    public sealed record InstallationAnswer(string? UsagePoint, string? NetworkPoint, int Flow, DateTimeOffset From, DateTimeOffset? Until);

    /// <summary>A reading. Value in the register's unit; quality is the ESPI number; sent says what the meter sent where an edit lies over it.</summary>
    public sealed record ReadingAnswer(DateTimeOffset Time, string Register, decimal? Value, string Unit, short Quality, DateTimeOffset ReceivedAt, decimal? Sent);

    /// <summary>Readings, newest first.</summary>
    public sealed record ReadingsAnswer(string Serial, IReadOnlyList<ReadingAnswer> Readings, string? Next);

    /// <summary>What happened to readings that were sent.</summary>
    public sealed record WrittenAnswer(int Stored, int Unchanged, int Conflicting, IReadOnlyList<RefusedReading> Refused);

    /// <summary>An item that could not be used.</summary>
    public sealed record RefusedReading(string Code, string Detail);

    /// <summary>Consumption of a span; quality 0 measured, 9 interpolated or still running.</summary>
    public sealed record ConsumptionSpan(DateTimeOffset From, DateTimeOffset To, decimal Quantity, short Quality);

    /// <summary>Consumption of a usage point; spans without readings are absent.</summary>
    public sealed record ConsumptionAnswer(string UsagePoint, string Unit, Resolution Resolution, string TimeZone, IReadOnlyList<ConsumptionSpan> Spans);

    /// <summary>Routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        var meters = api.MapGroup("/meters").WithTags("Metering");
        meters.MapPost("", (ApiCaller caller, IReadOnlyList<NewMeter> items, AddMeter add, CancellationToken stop) => NetworkApi.EachAsync(items, item => item.Serial, item => add.RunAsync(caller.Actor, item, stop)))
            .WithSummary("Adds meters; a new meter's secret is in this answer and nowhere else").Produces<NetworkApi.ItemsAnswer>();
        meters.MapGet("", async (ApiCaller caller, MeteringQueries queries, CancellationToken stop, string? search = null, string? cursor = null, int limit = 50) =>
            Problems.Answer(await queries.ListAsync(caller.Actor, search, new PageRequest(cursor, limit), stop), page => Results.Ok(new Page<MeterAnswer>([.. page.Rows.Select(Answer)], page.Next)))).WithSummary("Meters by serial").Produces<Page<MeterAnswer>>();
        meters.MapGet("/{serial}", async (ApiCaller caller, string serial, MeteringQueries queries, CancellationToken stop) => Problems.Answer(await queries.OneAsync(caller.Actor, serial, stop), view => Results.Ok(Answer(view.Meter))))
            .WithSummary("One meter").Produces<MeterAnswer>();
        meters.MapPost("/{serial}/installations", async (ApiCaller caller, string serial, NewInstallation item, InstallMeter install, CancellationToken stop) => Said(await install.RunAsync(caller.Actor, serial, item, stop)))
            .WithSummary("Puts a meter at a usage point or a network point").Produces<NetworkApi.ItemAnswer>().Produces<NetworkApi.ItemAnswer>(201);
        meters.MapGet("/{serial}/installations", async (ApiCaller caller, string serial, MeteringQueries queries, CancellationToken stop) => Problems.Answer(await queries.OneAsync(caller.Actor, serial, stop),
            view => Results.Ok(view.Stays.Select(stay => new InstallationAnswer(stay.IsNetworkPoint ? null : stay.Place, stay.IsNetworkPoint ? stay.Place : null, stay.Flow, stay.From, stay.Until))))).WithSummary("Where a meter was, newest first").Produces<IReadOnlyList<InstallationAnswer>>();
        meters.MapPost("/{serial}/exchange", async (ApiCaller caller, string serial, Exchange exchange, ExchangeMeter run, CancellationToken stop) => Said(await run.RunAsync(caller.Actor, serial, exchange, stop)))
            .WithSummary("Exchanges a meter for another one, with closing and opening registers").Produces<NetworkApi.ItemAnswer>().Produces<NetworkApi.ItemAnswer>(201);
        meters.MapPut("/{serial}/sim-group", async (ApiCaller caller, string serial, SimAnswer item, SetSimGroup set, CancellationToken stop) => Problems.Answer(await set.RunAsync(caller.Actor, serial, item.SimGroup, stop), now => Results.Ok(new SimAnswer(now))))
            .WithSummary("Says which group of SIM cards a meter calls with").Produces<SimAnswer>();
        meters.MapGet("/{serial}/readings", ReadingsAsync).WithSummary("Readings, newest first; from and to are instants, the last 31 days when absent").Produces<ReadingsAnswer>();
        meters.MapPost("/{serial}/readings", WriteAsync).WithSummary("Sends readings in the payload a meter sends over MQTT").Accepts<object>("application/json").Produces<WrittenAnswer>();
        api.MapPost("/gateways", (ApiCaller caller, IReadOnlyList<NewGateway> items, AddGateway add, CancellationToken stop) => NetworkApi.EachAsync(items, item => item.Code, item => add.RunAsync(caller.Actor, item, stop)))
            .WithTags("Metering").WithSummary("Adds gateways and bridges; a new one's secret is in this answer and nowhere else").Produces<NetworkApi.ItemsAnswer>();
        api.MapGet("/usage-points/{code}/consumption", ConsumptionAsync).WithTags("Metering")
            .WithSummary("Consumption; from and to are instants or local days (to exclusive); resolution hour, day or month").Produces<ConsumptionAnswer>();
    }

    static async Task<IResult> ReadingsAsync(ApiCaller caller, string serial, MeteringQueries queries, TimeProvider clock, CancellationToken stop, string? from = null, string? to = null, string? cursor = null, int limit = 100)
    {
        // Meters' clocks may run a little ahead of ours.
        if (When(to, null, clock.GetUtcNow().AddDays(1)) is not { } end || When(from, null, end.AddDays(-32)) is not { } start) return BadPeriod();
        return Problems.Answer(await queries.ReadingsAsync(caller.Actor, serial, start, end, new PageRequest(cursor, limit), stop), page => Results.Ok(new ReadingsAnswer(serial, [.. page.Rows.Select(Answer)], page.Next)));
    }

    static async Task<IResult> WriteAsync(ApiCaller caller, string serial, HttpRequest request, WriteReadings write, OperatorCodes codes, CancellationToken stop)
    {
        if (caller.Actor.Operators.Count != 1) return Problems.Of(new Core.Accounts.OperatorRequired());
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, stop);
        var outcome = await write.RunAsync(caller.Actor, await codes.OfAsync(caller.Actor.OperatorId, stop), serial, body.ToArray(), stop);
        return Problems.Answer(outcome, done => Results.Ok(new WrittenAnswer(done.Stored, done.Same, done.Conflicting, [.. done.Rejected.Select(item => new RefusedReading(item.Code, item.Detail))])));
    }

    static async Task<IResult> ConsumptionAsync(ApiCaller caller, string code, ConsumptionQueries queries, TimeProvider clock, CancellationToken stop, string? from = null, string? to = null, string resolution = "day")
    {
        if (!Enum.TryParse<Resolution>(resolution, ignoreCase: true, out var step) || !Enum.IsDefined(step)) return Problems.Of(new Invalid("unknown-resolution", "resolution is hour, day or month"));
        var calendar = await queries.CalendarAsync(caller.Actor, code, stop);
        if (calendar.Refusal is { } refusal) return Problems.Of(refusal);
        if (When(to, calendar.Value, clock.GetUtcNow()) is not { } end || When(from, calendar.Value, end.AddDays(step == Resolution.Hour ? -1 : step == Resolution.Day ? -31 : -396)) is not { } start || start >= end) return BadPeriod();
        return Problems.Answer(await queries.RunAsync(caller.Actor, code, new Period(start, end), step, stop), view => Results.Ok(new ConsumptionAnswer(view.UsagePoint, view.Resource == Resource.Electricity ? "kWh" : "m3", step, view.TimeZone,
            [.. view.Rows.Select(row => new ConsumptionSpan(row.From, row.To, row.Base / ResourceUnits.BasePerDisplay, (short)row.Quality))])));
    }

    static IResult Said(Outcome<Added> outcome) => Problems.Answer(outcome, done => done.IsNew ? Results.Json(new NetworkApi.ItemAnswer(done.Key, "created"), statusCode: 201) : Results.Ok(new NetworkApi.ItemAnswer(done.Key, "unchanged")));

    static IResult BadPeriod() => Problems.Of(new Invalid("bad-period", "from and to are instants like 2026-11-23T05:00:00Z or days like 2026-11-23, from before to"));

    static MeterAnswer Answer(MeterRow row) => new(row.Serial, row.Resource, row.Model, row.Switch, (int)row.Interval.TotalSeconds, row.IsOnline, row.LastSeenAt, row.Supply, row.IsNetworkPoint ? null : row.Place, row.IsNetworkPoint ? row.Place : null, row.SimGroup);

    static ReadingAnswer Answer(ReadingRow row) => new(row.Time, row.Code, row.IsRemoved ? null : Shown(row.Value, row.Decimals), row.Unit, (short)row.Quality, row.ReceivedAt, row.IsRemoved || row.Sent != row.Value ? Shown(row.Sent, row.Decimals) : null);

    static decimal Shown(long stored, int decimals)
    {
        decimal value = stored;
        for (var i = 0; i < decimals; i++) value /= 10;
        return value;
    }

    // An instant, or the start of a day (of UTC without a calendar); the default when absent, null when unreadable.
    static DateTimeOffset? When(string? text, UtilityCalendar? calendar, DateTimeOffset absent)
    {
        if (string.IsNullOrEmpty(text)) return absent;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return calendar?.StartOf(day) ?? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        // A "+" of an offset arrives as a space where the caller did not escape it.
        return DateTimeOffset.TryParse(text.Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;
    }
}
