using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Shared;

/// <summary>The answer to "why so much": reasons, comparison with last year and the bill before, use by day, the readings behind the quantity and the lines made of it.</summary>
public sealed partial class BillWhy
{
    [Inject] IStringLocalizer<BillingTexts> Text { get; set; } = null!;
    [Inject] IStringLocalizer<NetworkTexts> Network { get; set; } = null!;

    /// <summary>The explanation.</summary>
    [Parameter, EditorRequired] public BillExplained Bill { get; set; } = null!;
    /// <summary>Address of the page, for links within it.</summary>
    [Parameter, EditorRequired] public string Here { get; set; } = "";
    /// <summary>Address of another bill's page.</summary>
    [Parameter, EditorRequired] public Func<string, string> Link { get; set; } = null!;
    /// <summary>Class of the tables.</summary>
    [Parameter] public string Table { get; set; } = "";
    /// <summary>Class of what holds a wide table.</summary>
    [Parameter] public string Scroll { get; set; } = "scroll";

    ComparedBill? _then;
    IReadOnlyList<ComparedBill> _rows = [];
    IReadOnlyList<Bar> _bars = [];
    InvoiceWords _words = null!;
    RatedBill _price = null!;
    string _tone = "";

    InvoiceDocument Document => Bill.Document;

    Currency Currency => Currency.Of(Document.Price.Currency);

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        var language = Cultures.Code(CultureInfo.CurrentUICulture);
        (_words, _price) = (InvoiceWords.Of(language), Bill.PriceIn(language));
        _then = Bill.LastYear ?? Bill.Before;
        _rows = [.. new[] { Bill.This, Bill.LastYear, Bill.Before }.OfType<ComparedBill>()];
        _tone = Document.Place.Resource switch { Resource.Water => "water", Resource.Gas => "gas", _ => "electricity" };
        _bars = [.. Bill.Days.Select(day => new Bar(day.Day.Day is 1 or 10 or 20 || day.IsPeak ? day.Day.Day.ToString(CultureInfo.InvariantCulture) : "", day.Quantity, $"{Format.Day(day.Day)}: {(day.IsEstimated ? "≈ " : "")}{_words.Count(day.Quantity)} {Document.Unit}"))];
    }

    string Sentence(BillReason reason)
    {
        var change = _then is { PerDay: > 0 } then ? Math.Abs((Bill.This.PerDay / then.PerDay) - 1) : 0;
        return reason switch
        {
            BillReason.MoreUse or BillReason.LessUse => Text["why.reason." + reason, _words.Percent(Math.Round(change, 2)), _words.MonthYear(_then!.From)],
            BillReason.MoreDays or BillReason.FewerDays => Text["why.reason." + reason, Bill.This.Days, _then!.Days, _words.MonthYear(_then.From)],
            BillReason.NewPrices => Text["why.reason.NewPrices", string.Join(", ", Bill.PriceChanges.Select(day => Format.Day(day)))],
            BillReason.PeakDays => Text["why.reason.PeakDays", string.Join(", ", Bill.Days.Where(day => day.IsPeak).OrderByDescending(day => day.Quantity).Take(3).Select(day => $"{Format.Day(day.Day)} ({_words.Count(day.Quantity)} {Document.Unit})"))],
            BillReason.OwedBefore => Text["why.reason.OwedBefore", Format.Money(Document.BalanceBefore, Currency)],
            _ => Text["why.reason." + reason],
        };
    }

    string Signed(decimal amount) => (amount > 0 ? "+" : "") + Format.Money(amount, Currency);

    static string Moment(DateTime at) => at.ToString("dd/MM/yyyy HH:mm", CultureInfo.InvariantCulture);

    string Reading(ExplainedReading reading, int decimals) =>
        $"{Format.Number(reading.Index, decimals)} · {Moment(reading.At)} · {(int)reading.Quality} {Network["quality." + reading.Quality]}{(reading.IsLate ? $" · {Text["why.late"]}" : "")}";

    string Source(ExplainedIndex index, int decimals) => (index.Last, index.Next) switch
    {
        ({ } last, { } next) => Text["why.between", Reading(last, decimals), Reading(next, decimals)],
        ({ } last, null) => index.IsRead ? Reading(last, decimals) : Text["why.after", Reading(last, decimals)],
        (null, { } next) => Text["why.until", Reading(next, decimals)],
        _ => Text["why.no-reading"],
    };

    // The sum as one would do it by hand; where the counter went round, words.
    string Counted(DocumentRegister row) => Math.Round((row.ToIndex - row.FromIndex) * row.Multiplier, 3) == Math.Round(row.Quantity, 3)
        ? $"({Format.Number(row.ToIndex, row.Decimals)} − {Format.Number(row.FromIndex, row.Decimals)}) × {_words.Count(row.Multiplier)} ="
        : row.ToIndex < row.FromIndex ? Text["why.rollover"] : Text["why.counted"];
}
