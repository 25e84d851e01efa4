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
    /// <summary>Ids that are ticked; null: nothing can be ticked.</summary>
    [Parameter] public HashSet<long>? Chosen { get; set; }
    /// <summary>Told when a tick changed.</summary>
    [Parameter] public EventCallback OnChosen { get; set; }
    /// <summary>Now, for "2 h ago".</summary>
    [Parameter, EditorRequired] public DateTimeOffset Now { get; set; }

    Task ChooseAsync(long id, ChangeEventArgs change)
    {
        if (change.Value is true) Chosen!.Add(id);
        else Chosen!.Remove(id);
        return OnChosen.InvokeAsync();
    }
}
