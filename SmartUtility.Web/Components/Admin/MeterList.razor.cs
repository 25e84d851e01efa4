using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Core.Supply.Operations;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Admin;

/// <summary>Meters, found by serial, place or subscriber. Search and page stand in the address.</summary>
public sealed partial class MeterList
{
    [Inject] IStringLocalizer<SupplyTexts> Text { get; set; } = null!;
    [Inject] SupplyQueries Queries { get; set; } = null!;
    [Inject] OperatorCalendars Calendars { get; set; } = null!;
    [Inject] TimeProvider Clock { get; set; } = null!;

    /// <summary>What is looked for.</summary>
    [SupplyParameterFromQuery(Name = "q")] public string? Query { get; set; }
    /// <summary>Cursor of the page.</summary>
    [SupplyParameterFromQuery(Name = "after")] public string? After { get; set; }

    UtilityCalendar _calendar = UtilityCalendar.Of("UTC");
    Page<MeterLine>? _page;
    Refusal? _refusal;
    bool _isMany;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var actor = await ActorAsync();
        _calendar = await Calendars.OfAsync(actor, Stop);
        _isMany = actor.Role == Role.InstallationAdmin;
        var outcome = await Queries.SearchAsync(actor, Query, new PageRequest(After), Stop);
        (_page, _refusal) = (outcome.IsDone ? outcome.Value : null, outcome.Refusal);
    }

    string Link(MeterLine row) => $"/admin/meters/{Uri.EscapeDataString(row.Serial)}{(_isMany ? $"?operator={row.OperatorCode}" : "")}";

    string PageLink(string? after) => "/admin/meters?q=" + Uri.EscapeDataString(Query ?? "") + (after is null ? "" : "&after=" + Uri.EscapeDataString(after));
}
