using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Admin;

/// <summary>Who did what, to which record and why. Filter and page stand in the address.</summary>
public sealed partial class AuditLog
{
    [Inject] IStringLocalizer<AdminTexts> Text { get; set; } = null!;
    [Inject] AuditQueries Queries { get; set; } = null!;
    [Inject] OperatorCalendars Calendars { get; set; } = null!;

    /// <summary>Beginning of the action.</summary>
    [SupplyParameterFromQuery(Name = "action")] public string? Kind { get; set; }
    /// <summary>Part of who, subject or detail.</summary>
    [SupplyParameterFromQuery(Name = "q")] public string? Query { get; set; }
    /// <summary>First day.</summary>
    [SupplyParameterFromQuery(Name = "from")] public string? From { get; set; }
    /// <summary>Last day.</summary>
    [SupplyParameterFromQuery(Name = "until")] public string? Until { get; set; }
    /// <summary>Cursor of the page.</summary>
    [SupplyParameterFromQuery(Name = "after")] public string? After { get; set; }

    Page<AuditLine>? _page;
    Refusal? _refusal;
    UtilityCalendar _calendar = UtilityCalendar.Of("UTC");
    bool _isMany;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var actor = await ActorAsync();
        _isMany = actor.Role == Role.InstallationAdmin;
        _calendar = await Calendars.OfAsync(actor, Stop);
        var outcome = await Queries.ListAsync(actor, AuditLink.Filter(Kind, Query, From, Until, _calendar), new PageRequest(After), Stop);
        (_page, _refusal) = (outcome.IsDone ? outcome.Value : null, outcome.Refusal);
    }
}
