using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Network.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Admin;

/// <summary>An operator's hours of cutting, holidays, protected zones and places, roster.</summary>
public sealed partial class SettingsPage
{
    static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;
    static readonly DayOfWeek[] Week = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];

    [Inject] IStringLocalizer<AdminTexts> Text { get; set; } = null!;
    [Inject] OperatorSettings Settings { get; set; } = null!;
    [Inject] ProtectSupply Protect { get; set; } = null!;
    [Inject] StaffQueries Staff { get; set; } = null!;
    [Inject] TimeProvider Clock { get; set; } = null!;

    /// <summary>Code of the operator, for those who see several; the first when absent.</summary>
    [SupplyParameterFromQuery(Name = "operator")] public string? Owner { get; set; }

    IReadOnlyList<OperatorChoice>? _operators;
    OperatorSettingsView? _view;
    IReadOnlyList<MoratoriumView> _moratoria = [];
    IReadOnlyList<VitalView> _vital = [];
    IReadOnlyList<PointChoice> _points = [];
    Refusal? _refusal;
    string _said = "";
    bool _isBusy;
    DateOnly _today;

    // What is typed; checked by the operations.
    TimeOnly _from, _until, _shiftFrom = new(8, 0);
    bool _anyHour;
    int _staleHours, _grace, _due, _zone, _person, _shiftHours = 12, _backMonths;
    BillReview _review;
    DateOnly _day, _zoneFrom, _zoneUntil;
    DateOnly? _vitalUntil;
    string _dayName = "", _zoneReason = "", _vitalCode = "", _vitalReason = "";
    DayOfWeek _weekday = DayOfWeek.Monday;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var actor = await ActorAsync();
        if (!Permissions.Allow(actor, Do.ManageOperator))
        {
            _refusal = new Forbidden();
            return;
        }
        var operators = await Staff.OperatorsAsync(actor, Stop);
        var chosen = string.IsNullOrEmpty(Owner) ? operators.Count > 0 ? operators[0] : null : operators.FirstOrDefault(row => row.Code == Owner);
        if (chosen is null && !string.IsNullOrEmpty(Owner)) _refusal = new NotFound("operator");
        else if (chosen is not null) await LoadAsync(actor, chosen.Id);
        _operators = operators;
    }

    async Task LoadAsync(Actor actor, int id)
    {
        var view = await Settings.OfAsync(actor, id, Stop);
        if ((_refusal = view.Refusal) is not null) return;
        (_moratoria, _vital, _points) = ((await Protect.MoratoriaAsync(actor, id, Stop)).Value, (await Protect.VitalAsync(actor, id, Stop)).Value, (await Protect.PointsAsync(actor, id, Stop)).Value);
        _view = view.Value;
        _today = UtilityCalendar.Of(_view.TimeZone).DayOf(Clock.GetUtcNow());
        if (_day == default) (_day, _zoneFrom, _zoneUntil) = (_today.AddDays(1), _today, _today.AddDays(30));
        var cuts = _view.Cuts;
        (_from, _until, _anyHour, _staleHours, _grace, _due) = (cuts.CutFrom, cuts.CutUntil, cuts.AnyHour, (int)cuts.StaleAfter.TotalHours, cuts.GraceDays, cuts.DueDays);
        (_review, _backMonths) = (_view.Billing.Review, _view.Billing.BackBillMonths);
    }

    Task SaveAsync() => ActAsync(actor => Settings.ChangeAsync(actor, _view!.Id, new CutSettings(_from, _until, _anyHour, TimeSpan.FromHours(_staleHours), _grace, _due), Stop));

    Task SaveBillingAsync() => ActAsync(actor => Settings.ChangeBillingAsync(actor, _view!.Id, new BillingSettings(_review, _backMonths), Stop));

    Task AddMoratoriumAsync() => ActAsync(async actor =>
    {
        var added = await Protect.AddMoratoriumAsync(actor, _view!.Id, _zone == 0 ? null : _zone, _zoneFrom, _zoneUntil, _zoneReason, Stop);
        return added.Refusal is { } why ? why : true;
    });

    Task AddVitalAsync() => ActAsync(actor => string.IsNullOrWhiteSpace(_vitalReason)
        ? Task.FromResult<Outcome<bool>>(new Invalid("reason-required", "say why, in 1 to 200 characters"))
        : Protect.SetVitalAsync(actor, _view!.Id, _vitalCode.Trim(), _vitalReason, _vitalUntil, Stop));

    async Task ActAsync(Func<Actor, Task<Outcome<bool>>> act)
    {
        if (_isBusy || _view is null) return;
        _isBusy = true;
        try
        {
            var actor = await ActorAsync();
            var outcome = await act(actor);
            _said = outcome.Refusal is { } why ? Refusals.Of(why) : Text[outcome.Value ? "saved" : "unchanged"];
            if (outcome.IsDone) await LoadAsync(actor, _view.Id);
        }
        finally
        {
            _isBusy = false;
        }
    }

    static string DayName(DayOfWeek day) => CultureInfo.CurrentCulture.DateTimeFormat.GetDayName(day);
}
