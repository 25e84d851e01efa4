using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Regulation.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Regulator;

/// <summary>Quality of service of the operators assigned, side by side, for a month or twelve.</summary>
public sealed partial class QualityPage
{
    static readonly string[] Defined = ["saidi", "saifi", "hours", "nrw", "network-loss"];

    [Inject] IStringLocalizer<RegulatorTexts> Text { get; set; } = null!;
    [Inject] IStringLocalizer<CommonTexts> Common { get; set; } = null!;
    [Inject] QualityQueries Quality { get; set; } = null!;
    [Inject] TimeProvider Clock { get; set; } = null!;

    /// <summary>Last month, "2026-10"; the last that is over when absent.</summary>
    [SupplyParameterFromQuery(Name = "month")] public string? MonthName { get; set; }
    /// <summary>1 or 12.</summary>
    [SupplyParameterFromQuery(Name = "months")] public int? Months { get; set; }

    IReadOnlyList<QualityFigures>? _figures;
    Refusal? _refusal;
    BillingMonth _month, _last;
    int _months = 1;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        // Operators of several zones: the month is over where the day comes last.
        _last = BillingMonth.Of(DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime)).Previous;
        _month = BillingMonth.TryParse(MonthName, out var asked) && asked < _last ? asked : _last;
        _months = Months == QualityQueries.MostMonths ? QualityQueries.MostMonths : 1;
        var outcome = await Quality.OfAsync(await ActorAsync(), _month, _months, Stop);
        (_refusal, _figures) = (outcome.Refusal, outcome.IsDone ? outcome.Value : null);
    }

    static string Link(BillingMonth month, int months) => string.Create(CultureInfo.InvariantCulture, $"/regulator/quality?month={month}&months={months}");

    string Minutes(double value) => Text["quality.minutes", Format.Number((decimal)value, 1)];

    static string Loss(QualityFigures row) => (row.Loss?.Water?.NonRevenuePercent ?? row.Loss?.Total.LossPercent) is { } percent ? Format.Percent(percent / 100) : "–";
}
