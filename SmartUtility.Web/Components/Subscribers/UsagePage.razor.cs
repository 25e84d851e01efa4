using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Components.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Subscribers;

/// <summary>Consumption of a meter by hours, days or months; each bar leads to the finer span.</summary>
public sealed partial class UsagePage
{
    [Inject] OwnMeterQueries Meters { get; set; } = null!;
    [Inject] IStringLocalizer<CommonTexts> Common { get; set; } = null!;

    /// <summary>Serial; without one the first meter.</summary>
    [Parameter] public string? Serial { get; set; }

    /// <summary>"day", "month" or "year".</summary>
    [SupplyParameterFromQuery(Name = "period")] string? Asked { get; set; }

    /// <summary>A local day in the span, "2026-11-24".</summary>
    [SupplyParameterFromQuery(Name = "date")] string? Date { get; set; }

    OwnUsage? _usage;
    IReadOnlyList<OwnMeter> _meters = [];
    IReadOnlyList<Bar> _bars = [];
    DateOnly _today, _date;
    string _title = "", _comparison = "";
    bool _isEmpty;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var actor = await ActorAsync();
        if (Take(await Meters.ListAsync(actor, Stop)) is not { } meters) return;
        _meters = meters;
        _isEmpty = Serial is null && meters.Count == 0;
        if (_isEmpty) return;
        var span = Enum.TryParse<UsageSpan>(Asked, ignoreCase: true, out var asked) && Enum.IsDefined(asked) ? asked : UsageSpan.Month;
        var day = DateOnly.TryParseExact(Date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var given) ? given : (DateOnly?)null;
        if (Take(await Meters.UsageAsync(actor, Serial ?? meters[0].Serial, span, day, Stop)) is not { } usage) return;
        _usage = usage;
        _today = usage.Meter.Calendar().DayOf(Clock.GetUtcNow());
        // Switching to a finer span shows its newest part, never one that has not begun.
        var last = UsageComparison.Move(span, usage.From, 1).AddDays(-1);
        _date = day is { } kept && kept <= _today ? kept : last < _today ? last : _today;
        _title = span switch
        {
            UsageSpan.Day => Format.Day(usage.From),
            UsageSpan.Month => Format.Month(BillingMonth.Of(usage.From)),
            _ => usage.From.Year.ToString(CultureInfo.InvariantCulture),
        };
        _comparison = usage.Change is not { } by ? Text["usage.compare.none"] : Text[(by < 0 ? "usage.less." : "usage.more.") + span, Format.Percent(Math.Abs(by), 0)];
        _bars = [.. usage.Steps.Select((step, at) => new Bar(Label(step, at), step.Base / ResourceUnits.BasePerDisplay, $"{Name(step)}: {Value(step)}", Finer(step),
            at < usage.Before.Count ? usage.Before[at].Base / ResourceUnits.BasePerDisplay : null, step.IsRunning))];
    }

    static string Link(string serial, UsageSpan span, DateOnly day) =>
        $"/account/usage/{Uri.EscapeDataString(serial)}?period={span.ToString().ToLowerInvariant()}&date={day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";

    string? Finer(UsageStep step) => _usage!.Span == UsageSpan.Day ? null : Link(_usage.Meter.Serial, _usage.Span - 1, DateOnly.FromDateTime(step.At));

    string Label(UsageStep step, int at) => _usage!.Span switch
    {
        UsageSpan.Day => at % 4 == 0 ? step.At.ToString("HH", CultureInfo.InvariantCulture) : "",
        UsageSpan.Month => at % 5 == 0 ? step.At.Day.ToString(CultureInfo.InvariantCulture) : "",
        _ => CultureInfo.CurrentCulture.DateTimeFormat.GetAbbreviatedMonthName(step.At.Month)[..1].ToUpper(CultureInfo.CurrentCulture),
    };

    string Name(UsageStep step) => _usage!.Span switch
    {
        UsageSpan.Day => $"{step.At:HH}:00–{step.At.AddHours(1):HH}:00",
        UsageSpan.Month => Format.Day(DateOnly.FromDateTime(step.At)),
        _ => step.At.ToString("MMMM yyyy", CultureInfo.CurrentCulture),
    };

    string Value(UsageStep step)
    {
        if (step.Base is not { } known) return Text["usage.nodata"];
        var value = Format.Quantity(known, _usage!.Meter.Resource);
        return step.IsRunning ? $"{value} ({Text["usage.running"]})" : step.IsEstimated ? $"{value} ({Text["usage.estimated"]})" : value;
    }
}
