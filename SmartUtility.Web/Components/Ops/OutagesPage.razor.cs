using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Detection.Outages;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Ops;

/// <summary>Outages: now, planned, over; the continuity of a month; entering what no meter tells.</summary>
public sealed partial class OutagesPage
{
    static readonly TimeSpan Again = TimeSpan.FromSeconds(30);

    [Inject] IStringLocalizer<OutageTexts> Text { get; set; } = null!;
    [Inject] OutageQueries Outages { get; set; } = null!;
    [Inject] PlanOutage Plan { get; set; } = null!;
    [Inject] EndOutage End { get; set; } = null!;
    [Inject] TimeProvider Clock { get; set; } = null!;

    /// <summary>Month of the figures, "2026-11"; else the current one.</summary>
    [SupplyParameterFromQuery] public string? Month { get; set; }

    OutageBoard? _board;
    IReadOnlyList<OutageFigures> _figures = [];
    IReadOnlyList<OutagePlace> _places = [];
    Refusal? _refusal;
    BillingMonth _month, _today;
    string _said = "", _cause = "";
    OutageKind _kind = OutageKind.Planned;
    int _point;
    DateTime? _from, _until;
    bool _isBusy, _mayHandle;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var actor = await ActorAsync();
        _mayHandle = Permissions.Allow(actor, Do.HandleAlerts);
        if (_places.Count == 0 && await Outages.PlacesAsync(actor, Stop) is { IsDone: true } places) _places = places.Value;
        _today = BillingMonth.Of(DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime));
        if (_places.Count > 0) _today = UtilityCalendar.Of(_places[0].TimeZone).MonthOf(Clock.GetUtcNow());
        _month = BillingMonth.TryParse(Month, out var asked) ? asked : _today;
        await LoadAsync();
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) _ = EveryAsync(Again, () => ReloadAsync(LoadAsync));
    }

    async Task LoadAsync()
    {
        var actor = await ActorAsync();
        var outcome = await Outages.BoardAsync(actor, Stop);
        var figures = await Outages.FiguresAsync(actor, _month, Stop);
        (_refusal, _figures, _board) = (outcome.Refusal ?? figures.Refusal, figures.IsDone ? figures.Value : [], outcome.IsDone ? outcome.Value : null);
    }

    async Task EnterAsync()
    {
        if (_places.FirstOrDefault(place => place.Id == _point) is not { } place || _from is not { } from || (_until is null && _kind == OutageKind.Planned) || string.IsNullOrWhiteSpace(_cause))
        {
            _said = Text["form.incomplete"];
            return;
        }
        var calendar = UtilityCalendar.Of(place.TimeZone);
        var until = _until is { } end ? calendar.InstantOf(end) : (DateTimeOffset?)null;
        await ActAsync(async actor =>
        {
            var outcome = _kind == OutageKind.Planned ? await Plan.RunAsync(actor, place.Id, calendar.InstantOf(from), until!.Value, _cause, Stop)
                : await Plan.RecordAsync(actor, place.Id, calendar.InstantOf(from), until, _cause, Stop);
            if (outcome.Refusal is { } refused) return Refusals.Of(refused);
            (_point, _from, _until, _cause) = (0, null, null, "");
            return Text["form.saved", place.Name, Format.Number(outcome.Value.Customers)];
        });
    }

    Task EndAsync(OutageRow row) => ActAsync(async actor => (await End.RunAsync(actor, row.Outage.Id, Clock.GetUtcNow(), null, Stop)).Refusal is { } refused ? Refusals.Of(refused) : Text["ended", row.PointName]);

    Task CancelAsync(OutageRow row) => ActAsync(async actor => (await End.CancelAsync(actor, row.Outage.Id, null, Stop)).Refusal is { } refused ? Refusals.Of(refused) : Text["cancelled", row.PointName]);

    async Task ActAsync(Func<Actor, Task<string>> act)
    {
        if (_isBusy) return;
        _isBusy = true;
        try
        {
            _said = await act(await ActorAsync());
            await LoadAsync();
        }
        finally
        {
            _isBusy = false;
        }
    }

    static string Tone(Outage outage) => outage.CancelledAt is not null ? "info" : outage.EndedAt is not null ? "ok" : outage.Kind == OutageKind.Planned ? "warn" : "bad";

    static string Icon(Outage outage) => outage.CancelledAt is not null ? "✕" : outage.EndedAt is not null ? "✓" : outage.Kind == OutageKind.Planned ? "◐" : "▲";

    string Kind(Outage outage) => Text[outage.CancelledAt is not null ? "kind.cancelled" : "kind." + outage.Kind];

    string Length(TimeSpan? span) => span is not { } length ? "–" : length < TimeSpan.FromHours(1) ? Text["minutes", (int)Math.Round(length.TotalMinutes)] : Text["hours", (int)length.TotalHours, length.Minutes];

    static string Rate(double value) => Format.Number((decimal)value, 3);

    string Minutes(double value) => Text["minutes", Format.Number((decimal)value, 1)];

    string Major(ReliabilityIndices indices) => indices.Threshold is null ? Text["figures.major.none"]
        : indices.MajorDays.Count == 0 ? "0" : $"{string.Join(", ", indices.MajorDays.Select(day => Format.Day(day)))} ({Text["figures.without", Minutes(indices.SaidiWithoutMajor), Rate(indices.SaifiWithoutMajor)]})";
}
