using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace SmartUtility.Web.Components;

/// <summary>The document around every page: Console pages get MudBlazor and a circuit, all others neither.</summary>
public sealed partial class App
{
    static readonly string MudVersion = typeof(MudBlazor.MudText).Assembly.GetName().Version?.ToString(3) ?? "";

    bool _isConsole, _isDark;

    [CascadingParameter] HttpContext Context { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _isConsole = Context.AcceptsInteractiveRouting();
        _isDark = Context.Request.Cookies["scheme"] == "dark";
    }
}
