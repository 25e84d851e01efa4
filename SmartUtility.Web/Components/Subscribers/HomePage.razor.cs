using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Forecasting.Operations;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Components.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Subscribers;

/// <summary>What is owed, and how much each meter counted.</summary>
public sealed partial class HomePage
{
    sealed record Card(OwnMeter Meter, decimal? Month, string Comparison, string ChartTitle, IReadOnlyList<Bar> Bars, string? Outlook);

    [Inject] OwnMeterQueries Meters { get; set; } = null!;
    [Inject] OwnBillQueries Bills { get; set; } = null!;
    [Inject] StartPayment Start { get; set; } = null!;
    [Inject] ForecastQueries Forecasts { get; set; } = null!;
    [Inject] EstimateMonth Estimate { get; set; } = null!;
    [Inject] IStringLocalizer<ForecastTexts> Outlook { get; set; } = null!;
    [Inject] PublicOutages Outages { get; set; } = null!;
    [Inject] IStringLocalizer<OutageTexts> Outage { get; set; } = null!;
    [Inject] IStringLocalizer<CommonTexts> Common { get; set; } = null!;

    IReadOnlyList<OwnAccount> _accounts = [];
    IReadOnlyList<PublicOutage> _outages = [];
    List<Card> _cards = [];
    DateTimeOffset _now;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _now = Clock.GetUtcNow();
        var actor = await ActorAsync();
        if (Take(await Bills.AccountsAsync(actor, Stop)) is not { } accounts) return;
        _accounts = accounts;
        _outages = (await Outages.OwnAsync(actor, Stop)).Value;
        if (Take(await Meters.ListAsync(actor, Stop)) is not { } meters) return;
        foreach (var meter in meters) _cards.Add(await CardAsync(actor, meter));
    }

    async Task<Card> CardAsync(Actor actor, OwnMeter meter)
    {
        var days = (await Meters.LastDaysAsync(actor, meter, 30, Stop)).Value;
        var usage = (await Meters.UsageAsync(actor, meter.Serial, UsageSpan.Month, null, Stop)).Value;
        var bars = days.Select((day, at) =>
        {
            var date = DateOnly.FromDateTime(day.At);
            var value = day.Base is { } known ? Format.Quantity(known, meter.Resource) : Text["usage.nodata"].Value;
            return new Bar(at % 7 == 1 ? date.ToString("d MMM", System.Globalization.CultureInfo.CurrentCulture) : "", day.Base / ResourceUnits.BasePerDisplay, $"{Format.Day(date)}: {value}", IsPart: day.IsRunning);
        }).ToList();
        var sum = days.Any(day => day.Base is not null) ? Format.Quantity(days.Sum(day => day.Base ?? 0), meter.Resource) : Text["usage.nodata"].Value;
        return new Card(meter, usage.Total, Compare(usage.Change), $"{Text["chart.days"]}: {sum}", bars, await OutlookAsync(actor, usage));
    }

    /// <summary>What the month will come to, in words; null while nothing can be said.</summary>
    async Task<string?> OutlookAsync(Actor actor, OwnUsage usage)
    {
        var meter = usage.Meter;
        if (await Forecasts.MonthAsync(actor, usage, Stop) is not { IsDone: true, Value: { } month }) return null;
        var (about, lower, upper) = (Format.Quantity(month.Expected, meter.Resource), Format.Quantity(month.Lower, meter.Resource), Format.Quantity(month.Upper, meter.Resource));
        var price = await Estimate.RunAsync(actor, meter, usage.From, month.Expected, Stop);
        return price.IsDone ? Outlook["month.price", about, Format.Money(price.Value.Total, Currency.Of(price.Value.Currency)), lower, upper] : Outlook["month", about, lower, upper];
    }

    string Say(PublicOutage outage)
    {
        var (what, places, calendar) = (Outage["resource." + outage.Resource], string.Join(", ", outage.Districts), UtilityCalendar.Of(outage.TimeZone));
        return outage.StartsAt <= _now ? Outage["home.now", what, places, Format.Moment(outage.StartsAt, calendar)]
            : Outage["home.planned", what, places, Format.Moment(outage.StartsAt, calendar), Format.Moment(outage.ExpectedUntil ?? outage.StartsAt, calendar)];
    }

    string Compare(decimal? change) => change is not { } by ? Text["home.compare.none"]
        : Math.Abs(by) < 0.005m ? Text["home.same"]
        : Text[by < 0 ? "home.less" : "home.more", Format.Percent(Math.Abs(by), 0)];

    DateOnly Today(string zone) => UtilityCalendar.Of(zone).DayOf(_now);
}
