using Microsoft.AspNetCore.Components;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Components.Counter;

/// <summary>The counter: finds whoever stands before it.</summary>
public sealed partial class FindPage
{
    [Inject] FindAccounts Accounts { get; set; } = null!;
    [Inject] OperatorCalendars Calendars { get; set; } = null!;

    /// <summary>Name, phone, account or meter.</summary>
    [SupplyParameterFromQuery] public string? Q { get; set; }

    IReadOnlyList<FoundAccount>? _found;
    string? _problem;
    CounterShift? _shift;
    UtilityCalendar? _calendar;
    bool _mayReport;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var actor = await ActorAsync();
        _shift = await ShiftAsync(actor);
        _calendar = await Calendars.OfAsync(actor, Stop);
        _mayReport = Permissions.Allow(actor, Do.RunBilling);
        if (string.IsNullOrWhiteSpace(Q)) return;
        var outcome = await Accounts.RunAsync(actor, Q, Stop);
        if (outcome.Refusal is { } refusal) _problem = Refusals.Of(refusal);
        else _found = outcome.Value;
    }
}
