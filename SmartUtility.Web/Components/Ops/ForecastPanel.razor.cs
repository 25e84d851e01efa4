using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Forecasting.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Ops;

/// <summary>What a network point will need: the day's forecast with its band, what came so far, and how far such forecasts are usually off.</summary>
public sealed partial class ForecastPanel
{
    const int Width = 480, Height = 120;

    [Inject] IStringLocalizer<ForecastTexts> Text { get; set; } = null!;
    [Inject] ForecastQueries Forecasts { get; set; } = null!;
    [Inject] BalanceQueries Balance { get; set; } = null!;
    [Inject] TimeProvider Clock { get; set; } = null!;

    /// <summary>The point.</summary>
    [Parameter, EditorRequired] public int PointId { get; set; }
    /// <summary>What flows.</summary>
    [Parameter, EditorRequired] public Resource Resource { get; set; }
    /// <summary>The operator's calendar.</summary>
    [Parameter, EditorRequired] public UtilityCalendar Calendar { get; set; } = null!;

    PointForecast? _forecast;
    ForecastDrawing _drawing = ForecastDrawing.Empty;
    bool _isLoaded;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var actor = await ActorAsync();
        var found = await Forecasts.PointAsync(actor, PointId, Stop);
        _forecast = found.IsDone ? found.Value : null;
        if (_forecast is { Hours.IsKnown: true } forecast)
        {
            var now = Clock.GetUtcNow();
            var start = Calendar.StartOf(forecast.Hours.Day);
            var rows = await Balance.OfAsync(actor, PointId, new Period(start, now > start ? now : start.AddHours(1)), BalanceStep.Hour, Stop);
            _drawing = ForecastDrawing.Of(forecast.Hours, rows.IsDone ? Came(rows.Value.Rows, start, now) : [], 48, Width, Height);
        }
        _isLoaded = true;
    }

    // All meters that make up the inflow reported; those below do not matter here.
    static Dictionary<int, long> Came(IReadOnlyList<BalanceRow> rows, DateTimeOffset start, DateTimeOffset now) => rows
        .Where(row => row.To <= now && row.Present > 0).ToDictionary(row => (int)(row.From - start).TotalHours, row => row.Expected);

    string Quantity(long amount) => Format.Quantity(amount, Resource, wide: true);
}
