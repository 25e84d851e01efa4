using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Ops;

/// <summary>The table of differences: where the network loses most, since when, and whose it is. Everything chosen stands in the address.</summary>
public sealed partial class BalancePage
{
    /// <summary>Lines of a page.</summary>
    public const int PageSize = 50;
    const string Path = "/ops/balance";
    const int BarsShown = 12;

    [Inject] IStringLocalizer<BalanceTexts> Text { get; set; } = null!;
    [Inject] BalanceTables Balances { get; set; } = null!;
    [Inject] NavigationManager Navigation { get; set; } = null!;
    [Inject] TimeProvider Clock { get; set; } = null!;

    /// <summary>Code of the operator.</summary>
    [SupplyParameterFromQuery(Name = "operator")] public string? OperatorCode { get; set; }
    /// <summary>"water", "electricity", "gas".</summary>
    [SupplyParameterFromQuery(Name = "resource")] public string? ResourceName { get; set; }
    /// <summary>First local day.</summary>
    [SupplyParameterFromQuery(Name = "from")] public string? From { get; set; }
    /// <summary>Last local day.</summary>
    [SupplyParameterFromQuery(Name = "to")] public string? To { get; set; }
    /// <summary>Kind of points, or all.</summary>
    [SupplyParameterFromQuery(Name = "by")] public string? By { get; set; }
    /// <summary>Page, 1 or more.</summary>
    [SupplyParameterFromQuery(Name = "page")] public int? PageNo { get; set; }

    BalanceQuestion _question = new();
    BalanceReport? _report;
    Refusal? _refusal;
    UtilityCalendar _calendar = UtilityCalendar.Of("UTC");
    IReadOnlyList<BalanceBar> _bars = [];
    int _page = 1;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _question = BalanceLink.Question(OperatorCode, ResourceName, From, To, By);
        _page = Math.Max(1, PageNo ?? 1);
        var outcome = await Balances.RunAsync(await ActorAsync(), _question, (_page - 1) * PageSize, PageSize, Stop, withFlow: _page == 1);
        _refusal = outcome.Refusal;
        if (_refusal is not null) return;
        _report = outcome.Value;
        _calendar = outcome.Value.Operator.Calendar();
        _bars = [.. outcome.Value.Lines.Where(line => line.Place is not null).Take(BarsShown).Select(Bar)];
    }

    BalanceBar Bar(BalanceLine line) => new(line.Code, line.Name, line.Place!.Here, line.LimitPercent is { } limit ? (double)(line.Sum.Expected * limit / 100) : null, Quantity(line.Place.Here),
        Text["bars.hover", Quantity(line.Sum.Expected), Quantity(line.Sum.Received)], Href(line));

    // The line that costs most, when anything is lost there at all.
    BalanceLine? Worst() => _page == 1 && _report!.Lines.Count > 0 && _report.Lines[0].Place is { ToFind: > 0 } ? _report.Lines[0] : null;

    IEnumerable<(string Key, DateOnly From, DateOnly Until)> Periods()
    {
        var today = _calendar.DayOf(Clock.GetUtcNow());
        var month = BillingMonth.Of(today);
        return [("today", today, today), ("7d", today.AddDays(-6), today), ("30d", today.AddDays(-29), today), ("month", month.First, today), ("last-month", month.Previous.First, month.First.AddDays(-1))];
    }

    BalanceQuestion Whole() => _question with { Operator = _report!.Operator.Code, Resource = _report.Resource, From = _report.From, Until = _report.Until };

    void ChooseFrom(ChangeEventArgs chosen) => Go(_question with { From = Day(chosen), Until = _report!.Until });

    void ChooseUntil(ChangeEventArgs chosen) => Go(_question with { From = _report!.From, Until = Day(chosen) });

    void ChooseKind(ChangeEventArgs chosen) => Go(_question with { Kind = Enum.TryParse<NetworkPointKind>((string?)chosen.Value, out var kind) ? kind : null });

    void Go(BalanceQuestion question) => Navigation.NavigateTo(BalanceLink.Of(Path, question));

    static DateOnly? Day(ChangeEventArgs chosen) => DateOnly.TryParseExact((string?)chosen.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static string Href(BalanceLine line) => $"/ops/network/{Uri.EscapeDataString(line.Code)}";

    static IReadOnlyList<double?> Trend(BalanceLine line) => [.. line.Trend.Select(loss => (double?)loss)];

    static bool IsOver(BalanceLine line) => line.Sum.LossPercent > line.LimitPercent;

    string Quantity(long baseUnits) => Format.Quantity(baseUnits, _report!.Resource, wide: true);

    string DifferenceNote(BalanceSum total)
    {
        var share = total.LossPercent is { } percent ? Format.Percent(percent / 100) : "–";
        return _report!.Price is { } price ? $"{share} · {Format.Money(price.ValueOf(total.Lost), price.Currency)}" : share;
    }
}
