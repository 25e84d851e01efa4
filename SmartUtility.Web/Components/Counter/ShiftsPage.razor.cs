using SmartUtility.Core.Payments;

namespace SmartUtility.Web.Components.Counter;

/// <summary>The clerk's shifts; for the billing office everybody's.</summary>
public sealed partial class ShiftsPage
{
    IReadOnlyList<(CounterShift Shift, ShiftClosing? Closing)> _rows = [];

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var outcome = await Shifts.ListAsync(await ActorAsync(), Stop);
        if (outcome.IsDone) _rows = outcome.Value;
    }
}
