using Microsoft.AspNetCore.Components;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Components.Counter;

/// <summary>A shift: what came in, what went back, what was counted.</summary>
public sealed partial class ShiftReportPage
{
    /// <summary>Shift number.</summary>
    [Parameter] public string Number { get; set; } = "";

    ShiftView? _view;
    Currency? _currency;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var outcome = await Shifts.ShiftAsync(await ActorAsync(), Number, Stop);
        if (outcome.IsDone) (_view, _currency) = (outcome.Value, Currency.Of(outcome.Value.Shift.Currency));
        else Navigation.NotFound();
    }
}
