using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Detection;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Ops;

/// <summary>State of an alert: sign and word.</summary>
public sealed partial class AlertChip
{
    [Inject] IStringLocalizer<AlertsTexts> Text { get; set; } = null!;

    /// <summary>The state.</summary>
    [Parameter, EditorRequired] public AlertState State { get; set; }
    /// <summary>True when it ended by itself.</summary>
    [Parameter] public bool IsCleared { get; set; }

    string Tone => State switch { AlertState.Open => "bad", AlertState.Acknowledged => "warn", AlertState.Closed => "ok", _ => "info" };

    string Icon => State switch { AlertState.Open => "■", AlertState.Acknowledged => "▲", AlertState.Closed => "✓", AlertState.Confirmed => "●", _ => "○" };
}
