using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Ops;

/// <summary>One network point: its balance, what is below, its meters, its last hours.</summary>
public sealed partial class NetworkPointPage
{
    [Inject] IStringLocalizer<NetworkTexts> Text { get; set; } = null!;
    [Inject] NetworkQueries Network { get; set; } = null!;
    [Inject] BalanceQueries Balance { get; set; } = null!;
    [Inject] TimeProvider Clock { get; set; } = null!;

    /// <summary>The point.</summary>
    [Parameter] public string Code { get; set; } = "";

    NetworkPlace? _place;
    IReadOnlyList<BalanceRow>? _hours;
    Refusal? _refusal;
    UtilityCalendar _calendar = UtilityCalendar.Of("UTC");

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var actor = await ActorAsync();
        var found = await Network.OneAsync(actor, Code, Stop);
        (_refusal, _place) = (found.Refusal, found.IsDone ? found.Value : null);
        if (_place is null) return;
        _calendar = UtilityCalendar.Of(_place.Point.TimeZone);
        var now = Clock.GetUtcNow();
        var hours = await Balance.OfAsync(actor, _place.Point.Id, new Period(now.AddHours(-25), now), BalanceStep.Hour, Stop);
        (_refusal, _hours) = (hours.Refusal, hours.IsDone ? [.. hours.Value.Rows.Reverse()] : null);
    }
}
