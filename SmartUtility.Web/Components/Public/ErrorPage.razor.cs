using System.Diagnostics;
using Microsoft.AspNetCore.Components;

namespace SmartUtility.Web.Components.Public;

/// <summary>Shown when a page failed: the reference is the trace id under which the failure stands in the log.</summary>
public sealed partial class ErrorPage
{
    [CascadingParameter] HttpContext Context { get; set; } = null!;

    string _reference = "";

    /// <inheritdoc/>
    protected override void OnInitialized() => _reference = Activity.Current?.TraceId.ToString() ?? Context.TraceIdentifier;
}
