using Microsoft.AspNetCore.Components;

namespace SmartUtility.Web.Components.Public;

/// <summary>Said to a signed-in person whose role has not this page.</summary>
public sealed partial class Denied
{
    [CascadingParameter] HttpContext Context { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnInitialized() => Context.Response.StatusCode = StatusCodes.Status403Forbidden;
}
