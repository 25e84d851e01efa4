using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Ops;

/// <summary>One meter: state, registers, where it was, its readings of the last year.</summary>
public sealed partial class MeterPage
{
    [Inject] IStringLocalizer<NetworkTexts> Text { get; set; } = null!;
    [Inject] MeteringQueries Metering { get; set; } = null!;
    [Inject] TimeProvider Clock { get; set; } = null!;

    /// <summary>The meter.</summary>
    [Parameter] public string Serial { get; set; } = "";
    /// <summary>Cursor of the page of readings.</summary>
    [SupplyParameterFromQuery] public string? After { get; set; }

    MeterView? _view;
    Page<ReadingRow>? _readings;
    Refusal? _refusal;
    bool _mayChange;
    UtilityCalendar _calendar = UtilityCalendar.Of("UTC");

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => LoadAsync();

    // By which way it is heard.
    string? Way(MeterRow meter) => meter.Link is { } gateway ? Text["by.gateway", gateway].Value : meter.SimGroup is { } group ? Text["by.sim", group].Value : null;

    async Task LoadAsync()
    {
        var actor = await ActorAsync();
        _mayChange = Permissions.Allow(actor, Do.ManageNetwork) && Permissions.Allow(actor, Do.WriteReadings);
        var found = await Metering.OneAsync(actor, Serial, Stop);
        (_refusal, _view) = (found.Refusal, found.IsDone ? found.Value : null);
        if (_view is null) return;
        _calendar = UtilityCalendar.Of(_view.Meter.TimeZone);
        var now = Clock.GetUtcNow();
        var readings = await Metering.ReadingsAsync(actor, Serial, now.AddDays(-366), now.AddDays(1), new PageRequest(After), Stop);
        (_refusal, _readings) = (readings.Refusal, readings.IsDone ? readings.Value : null);
    }

    static string Factor(RegisterRow row) => row.BaseFactor.ToString("0.######", System.Globalization.CultureInfo.CurrentCulture);
}
