using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Ops;

/// <summary>The balance of one network point over days, with its highest load against its capacity. The days stand in the address.</summary>
public sealed partial class PointBalance
{
    [Inject] IStringLocalizer<BalanceTexts> Text { get; set; } = null!;
    [Inject] BalanceTables Balances { get; set; } = null!;
    [Inject] TimeProvider Clock { get; set; } = null!;

    /// <summary>The point.</summary>
    [Parameter, EditorRequired] public int PointId { get; set; }
    /// <summary>Its name.</summary>
    [Parameter, EditorRequired] public string Name { get; set; } = "";
    /// <summary>Its code, for addresses.</summary>
    [Parameter, EditorRequired] public string Code { get; set; } = "";
    /// <summary>First local day.</summary>
    [SupplyParameterFromQuery(Name = "from")] public string? From { get; set; }
    /// <summary>Last local day.</summary>
    [SupplyParameterFromQuery(Name = "to")] public string? To { get; set; }

    PointReport? _report;
    Refusal? _refusal;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var days = BalanceLink.Question(null, null, From, To, null);
        var found = await Balances.PointAsync(await ActorAsync(), PointId, days.From, days.Until, Stop);
        (_refusal, _report) = (found.Refusal, found.IsDone ? found.Value : null);
    }

    IEnumerable<(string Key, DateOnly From, DateOnly Until)> Periods()
    {
        var today = _report!.Operator.Calendar().DayOf(Clock.GetUtcNow());
        var month = BillingMonth.Of(today);
        return [("7d", today.AddDays(-6), today), ("30d", today.AddDays(-29), today), ("month", month.First, today), ("last-month", month.Previous.First, month.First.AddDays(-1))];
    }

    string Link(DateOnly from, DateOnly until) => string.Create(CultureInfo.InvariantCulture, $"/ops/network/{Uri.EscapeDataString(Code)}?from={from:yyyy-MM-dd}&to={until:yyyy-MM-dd}");

    string Quantity(long baseUnits) => Format.Quantity(baseUnits, _report!.Resource, wide: true);

    string Rate(long perHour) => Format.Rate(perHour, _report!.Resource, wide: true);

    string LossNote(decimal? percent, long lost)
    {
        var share = percent is { } known ? Format.Percent(known / 100) : "–";
        return _report!.Price is { } price ? $"{share} · {Format.Money(price.ValueOf(lost), price.Currency)}" : share;
    }
}
