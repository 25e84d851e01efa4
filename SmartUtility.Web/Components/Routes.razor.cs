using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components;

/// <summary>From an address to a page, in either shell.</summary>
public sealed partial class Routes
{
    [Inject] IStringLocalizer<CommonTexts> Text { get; set; } = null!;

    /// <summary>True for a Console page.</summary>
    [Parameter] public bool IsConsole { get; set; }

    /// <summary>True when the browser asked for dark colours (kept in a cookie, so that the first paint is right).</summary>
    [Parameter] public bool IsDark { get; set; }
}

/// <summary>The colours to start with.</summary>
/// <param name="IsDark">Dark when true.</param>
public sealed record ColorScheme(bool IsDark);
