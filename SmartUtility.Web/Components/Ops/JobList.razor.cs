using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Core.WorkOrders;
using SmartUtility.Core.WorkOrders.Operations;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Ops;

/// <summary>All work orders with who does them.</summary>
public sealed partial class JobList
{
    static readonly string[] States = ["open", "done", "cancelled"];

    [Inject] IStringLocalizer<FieldTexts> Text { get; set; } = null!;
    [Inject] WorkOrderQueries Queries { get; set; } = null!;
    [Inject] OperatorCalendars Calendars { get; set; } = null!;
    [Inject] AssignWorkOrder Assign { get; set; } = null!;

    /// <summary>"open", "done" or "cancelled"; open when absent.</summary>
    [SupplyParameterFromQuery(Name = "state")] public string? StateName { get; set; }
    /// <summary>Cursor of the page.</summary>
    [SupplyParameterFromQuery(Name = "after")] public string? After { get; set; }

    UtilityCalendar _calendar = UtilityCalendar.Of("UTC");
    Page<WorkOrderView>? _page;
    IReadOnlyList<AgentView> _agents = [];
    Refusal? _refusal;
    string _state = "open", _said = "";
    bool _isBusy;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _state = States.Contains(StateName) ? StateName! : "open";
        await LoadAsync();
    }

    async Task LoadAsync()
    {
        var actor = await ActorAsync();
        _calendar = await Calendars.OfAsync(actor, Stop);
        var outcome = await Queries.AllAsync(actor, _state switch { "done" => WorkState.Done, "cancelled" => WorkState.Cancelled, _ => null }, new PageRequest(After), Stop);
        if (outcome.IsDone) _agents = (await Queries.AgentsAsync(actor, Stop)).Value;
        (_page, _refusal) = (outcome.IsDone ? outcome.Value : null, outcome.Refusal);
    }

    async Task AssignAsync(WorkOrderView row, ChangeEventArgs change)
    {
        if (_isBusy) return;
        _isBusy = true;
        try
        {
            var agent = int.Parse((string)change.Value!, CultureInfo.InvariantCulture);
            var outcome = await Assign.RunAsync(await ActorAsync(), row.Id, agent == 0 ? null : agent, Stop);
            _said = outcome.Refusal is { } why ? Refusals.Of(why) : Text["assigned", row.Id];
            await LoadAsync();
        }
        finally
        {
            _isBusy = false;
        }
    }
}
