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
}
