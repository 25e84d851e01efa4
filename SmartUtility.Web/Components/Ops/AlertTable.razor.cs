using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Ops;

/// <summary>Alerts as rows; each leads to its page.</summary>
public sealed partial class AlertTable
{
    [Inject] IStringLocalizer<AlertsTexts> Text { get; set; } = null!;

    /// <summary>Newest first.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<AlertRow> Rows { get; set; } = [];
    /// <summary>Now, for "2 h ago".</summary>
    [Parameter, EditorRequired] public DateTimeOffset Now { get; set; }
}
