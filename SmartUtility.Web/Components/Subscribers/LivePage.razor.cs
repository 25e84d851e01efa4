using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Subscribers;

/// <summary>What flows now: the value at load without script, kept fresh with it.</summary>
public sealed partial class LivePage
{
    [Inject] OwnMeterQueries Meters { get; set; } = null!;
    [Inject] IStringLocalizer<CommonTexts> Common { get; set; } = null!;

    /// <summary>Serial.</summary>
    [Parameter] public string Serial { get; set; } = "";

    OwnMeter? _meter;
    double? _rate;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var actor = await ActorAsync();
        _meter = Take(await Meters.FindAsync(actor, Serial, Stop));
        if (_meter is not null) _rate = await Meters.RateAsync(actor, _meter, Stop);
    }
}
