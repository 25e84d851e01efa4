using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Core.WorkOrders;
using SmartUtility.Core.WorkOrders.Operations;
using SmartUtility.Web.Identity;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Field;

/// <summary>An agent's own work orders on a phone.</summary>
public sealed partial class Jobs
{
    [Inject] IStringLocalizer<FieldTexts> Text { get; set; } = null!;
    [Inject] WorkOrderQueries Queries { get; set; } = null!;
    [Inject] OperatorCalendars Calendars { get; set; } = null!;
    [Inject] CurrentActor Current { get; set; } = null!;
    [Inject] RefusalText Refusals { get; set; } = null!;

    [CascadingParameter] HttpContext Context { get; set; } = null!;

    IReadOnlyList<WorkOrderView> _open = [], _over = [];
    UtilityCalendar _calendar = UtilityCalendar.Of("UTC");
    Refusal? _refusal;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var actor = await Current.GetAsync();
        var mine = await Queries.MineAsync(actor, Context.RequestAborted);
        if ((_refusal = mine.Refusal) is not null) return;
        _calendar = await Calendars.OfAsync(actor, Context.RequestAborted);
        _open = [.. mine.Value.Where(row => row.State is WorkState.ToDo or WorkState.UnderWay)];
        _over = [.. mine.Value.Where(row => row.State is WorkState.Done or WorkState.Cancelled)];
    }
}
