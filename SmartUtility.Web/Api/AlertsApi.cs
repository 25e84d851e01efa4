using System.Globalization;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Api;

/// <summary>Alerts and the balance of network points.</summary>
public static class AlertsApi
{
    /// <summary>An irregularity to check. Quantities in the unit named.</summary>
    public sealed record AlertAnswer(long Id, string Rule, string NetworkPoint, AlertState State, DateTimeOffset Since, DateTimeOffset RaisedAt, decimal LossPercent, decimal LossPerHour, string Unit,
        string? AcknowledgedBy, DateTimeOffset? ClearedAt, DateTimeOffset? EndedAt, string? EndNote);

    /// <summary>A page of alerts, newest first.</summary>
    public sealed record AlertsAnswer(IReadOnlyList<AlertAnswer> Alerts, string? Next);

    /// <summary>Why an alert ends; required for confirm, dismiss and close.</summary>
    public sealed record NoteRequest(string? Note);

    /// <summary>Expected against received of a span; positive difference = lost.</summary>
    public sealed record BalanceSpan(DateTimeOffset From, DateTimeOffset To, decimal Expected, decimal Received, decimal Difference, decimal LossPercent, decimal CoveragePercent, decimal Stored);

    /// <summary>The balance of a network point; spans without any reading are absent.</summary>
    public sealed record BalanceAnswer(string NetworkPoint, string Unit, BalanceStep Resolution, IReadOnlyList<BalanceSpan> Spans);

    /// <summary>Routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        var alerts = api.MapGroup("/alerts").WithTags("Alerts");
        alerts.MapGet("", ListAsync).WithSummary("Alerts, newest first: state=open (those that need somebody) or all").Produces<AlertsAnswer>();
        alerts.MapGet("/{id:long}", OneAsync).WithSummary("One alert").Produces<AlertAnswer>();
        alerts.MapPost("/{id:long}/acknowledge", AcknowledgeAsync).WithSummary("Takes an alert").Produces<AlertAnswer>();
        foreach (var (action, ending) in new[] { ("confirm", AlertState.Confirmed), ("dismiss", AlertState.Dismissed), ("close", AlertState.Closed) })
            alerts.MapPost("/{id:long}/" + action, (ApiCaller caller, long id, NoteRequest note, HandleAlert handle, AlertQueries queries, CancellationToken stop) => EndAsync(caller, id, ending, note, handle, queries, stop))
                .WithSummary("Ends an alert with a note of what was found").Produces<AlertAnswer>();
        api.MapGet("/network-points/{code}/balance", BalanceAsync).WithTags("Network")
            .WithSummary("Expected against received; from and to are instants or local days (to exclusive), the last 24 hours when absent; resolution hour, day or month").Produces<BalanceAnswer>();
    }

    static async Task<IResult> ListAsync(ApiCaller caller, AlertQueries queries, CancellationToken stop, string state = "open", string? cursor = null, int limit = 50)
    {
        if (state is not ("open" or "all")) return Problems.Of(new Invalid("unknown-state", "state is open or all"));
        return Problems.Answer(await queries.ListAsync(caller.Actor, state == "open", null, new PageRequest(cursor, limit), stop), page => Results.Ok(new AlertsAnswer([.. page.Rows.Select(Answer)], page.Next)));
    }

    static async Task<IResult> OneAsync(ApiCaller caller, long id, AlertQueries queries, CancellationToken stop) =>
        Problems.Answer(await queries.OneAsync(caller.Actor, id, stop), found => Results.Ok(Answer(found.Row)));

    static async Task<IResult> AcknowledgeAsync(ApiCaller caller, long id, HandleAlert handle, AlertQueries queries, CancellationToken stop) =>
        (await handle.AcknowledgeAsync(caller.Actor, id, stop)).Refusal is { } refusal ? Problems.Of(refusal) : await OneAsync(caller, id, queries, stop);

    static async Task<IResult> EndAsync(ApiCaller caller, long id, AlertState ending, NoteRequest note, HandleAlert handle, AlertQueries queries, CancellationToken stop) =>
        (await handle.EndAsync(caller.Actor, id, ending, note.Note ?? "", stop)).Refusal is { } refusal ? Problems.Of(refusal) : await OneAsync(caller, id, queries, stop);

    static async Task<IResult> BalanceAsync(ApiCaller caller, string code, BalanceQueries queries, TimeProvider clock, CancellationToken stop, string? from = null, string? to = null, string resolution = "hour")
    {
        if (!Enum.TryParse<BalanceStep>(resolution, ignoreCase: true, out var step) || !Enum.IsDefined(step)) return Problems.Of(new Invalid("unknown-resolution", "resolution is hour, day or month"));
        var found = await queries.FindAsync(caller.Actor, code, stop);
        if (found.Refusal is { } refusal) return Problems.Of(refusal);
        var (point, calendar, now) = (found.Value, UtilityCalendar.Of(found.Value.TimeZone), clock.GetUtcNow());
        if (Instant(to, calendar, now) is not { } end || Instant(from, calendar, end.AddHours(-24)) is not { } start)
            return Problems.Of(new Invalid("bad-period", "from and to are instants like 2026-11-23T05:00:00Z or days like 2026-11-23"));
        if (start >= end) return Problems.Of(new Invalid("bad-period", "from must be before to"));
        return Problems.Answer(await queries.OfAsync(caller.Actor, point.Id, new Period(start, end), step, stop),
            answer => Results.Ok(new BalanceAnswer(point.Code, Unit(point.Resource), step, [.. answer.Rows.Select(Span)])));
    }

    static BalanceSpan Span(BalanceRow row) => new(row.From, row.To, Display(row.Expected), Display(row.Received), Display(row.Difference), decimal.Round(row.LossPercent, 2), decimal.Round(row.CoveragePercent, 2), Display(row.Stored));

    static AlertAnswer Answer(AlertRow row) => new(row.Id, row.Rule, row.PointCode, row.State, row.Since, row.RaisedAt, row.LossPercent, Display(row.LossPerHour), Unit(row.Resource),
        row.AcknowledgedBy, row.ClearedAt, row.EndedAt, row.EndNote);

    static decimal Display(long baseUnits) => (decimal)baseUnits / ResourceUnits.BasePerDisplay;

    static string Unit(Resource resource) => resource == Resource.Electricity ? "kWh" : "m3";

    // An instant, or the start of a local day; the default when absent, null when unreadable.
    static DateTimeOffset? Instant(string? text, UtilityCalendar calendar, DateTimeOffset absent)
    {
        if (string.IsNullOrEmpty(text)) return absent;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return calendar.StartOf(day);
        // A "+" of an offset arrives as a space where the caller did not escape it.
        return DateTimeOffset.TryParse(text.Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;
    }
}
