using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Ops;

/// <summary>Meters by serial, with a search over serial, model and place.</summary>
public sealed partial class MetersPage
{
    [Inject] IStringLocalizer<NetworkTexts> Text { get; set; } = null!;
    [Inject] MeteringQueries Metering { get; set; } = null!;
    [Inject] TimeProvider Clock { get; set; } = null!;

    /// <summary>Part of a serial, model or place.</summary>
    [SupplyParameterFromQuery(Name = "q")] public string? Search { get; set; }
    /// <summary>Cursor of the page.</summary>
    [SupplyParameterFromQuery] public string? After { get; set; }

    Page<MeterRow>? _page;
    Refusal? _refusal;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var outcome = await Metering.ListAsync(await ActorAsync(), Search, new PageRequest(After), Stop);
        (_refusal, _page) = (outcome.Refusal, outcome.IsDone ? outcome.Value : null);
    }
}
