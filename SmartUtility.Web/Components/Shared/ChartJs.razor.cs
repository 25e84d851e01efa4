using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Shared;

/// <summary>One point of a curve, in the unit shown; null is a gap.</summary>
/// <param name="Label">Time below the axis.</param>
/// <param name="Expected">Expected, or null.</param>
/// <param name="Received">Received, or null.</param>
public readonly record struct CurvePoint(string Label, double? Expected, double? Received);

/// <summary>Everything a curve shows. Another instance draws it anew.</summary>
/// <param name="Points">Gives the points, oldest first, at most 500; asked when the curve is drawn, so that an open page need not hold them.</param>
/// <param name="Unit">Unit of the axis: "kW", "m³/h".</param>
/// <param name="LimitPercent">Limit of the difference in %, or null.</param>
/// <param name="Window">Points kept when more are appended.</param>
public sealed record Curve(Func<IReadOnlyList<CurvePoint>> Points, string Unit, double? LimitPercent, int Window)
{
    /// <summary>Nothing yet.</summary>
    public static readonly Curve Empty = new(static () => [], "", null, ChartJs.Longest);
}

/// <summary>Words in the picture.</summary>
public sealed record CurveTexts(string Expected, string Received, string Difference, string Limit);

/// <summary>
/// Expected against received with Chart.js: the band between them in the colour of loss, hatched where it is over the limit; the difference in % below.
/// The module appends; the server sends a whole series only for a new <see cref="Data"/>. The page gives the same figures as a table.
/// </summary>
public sealed partial class ChartJs : IAsyncDisposable
{
    /// <summary>Longest series sent.</summary>
    public const int Longest = 500;

    // Everything goes to the browser as one text: an open page keeps a description of every type that it hands to its scripts, of a number with its thirty interfaces.
    static readonly JsonSerializerOptions Wire = new(JsonSerializerDefaults.Web);

    readonly CancellationTokenSource _stop = new();
    readonly string _id = "curve-" + Guid.NewGuid().ToString("N")[..8];
    IJSObjectReference? _module, _chart;
    DotNetObjectReference<ChartJs>? _self;
    Curve? _drawn;
    bool _isMissing;

    [Inject] IJSRuntime Script { get; set; } = null!;

    /// <summary>What to draw.</summary>
    [Parameter, EditorRequired] public Curve Data { get; set; } = null!;
    /// <summary>What the curve says, for those who do not see it.</summary>
    [Parameter, EditorRequired] public string Title { get; set; } = "";
    /// <summary>What the strip of the difference below says; empty: no strip (a curve of one series, whose words have no "expected").</summary>
    [Parameter] public string StripTitle { get; set; } = "";
    /// <summary>Words in the picture.</summary>
    [Parameter, EditorRequired] public CurveTexts Words { get; set; } = null!;
    /// <summary>Shown when the library cannot be loaded.</summary>
    [Parameter, EditorRequired] public string Missing { get; set; } = "";
    /// <summary>True when the tab was hidden, false when it is seen again.</summary>
    [Parameter] public EventCallback<bool> OnHidden { get; set; }

    /// <summary>Adds one point at the right; the oldest beyond the window go. Nothing before the curve is drawn.</summary>
    public Task AppendAsync(CurvePoint point) => CallAsync(chart => chart.InvokeVoidAsync("append", _stop.Token, string.Create(CultureInfo.InvariantCulture, $"{point.Label}|{point.Expected}|{point.Received}")));

    /// <summary>Called by the browser.</summary>
    [JSInvokable]
    public Task HiddenAsync(bool isHidden) => OnHidden.InvokeAsync(isHidden);

    // The page around it draws its figures at every step; the picture is the browser's.
    /// <inheritdoc/>
    protected override bool ShouldRender() => !ReferenceEquals(_drawn, Data) || _isMissing;

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (ReferenceEquals(_drawn, Data) || _stop.IsCancellationRequested) return;
        var data = _drawn = Data;
        if (!firstRender && _chart is not null)
        {
            await CallAsync(chart => chart.InvokeVoidAsync("replace", _stop.Token, Text(data)));
            return;
        }
        if (!firstRender) return;
        try
        {
            _module = await Script.InvokeAsync<IJSObjectReference>("import", _stop.Token, "./Components/Shared/ChartJs.razor.js");
            _self = DotNetObjectReference.Create(this);
            _chart = await _module.InvokeAsync<IJSObjectReference>("create", _stop.Token, _id, Text(data), JsonSerializer.Serialize(new { Words, Language = Cultures.Code(CultureInfo.CurrentUICulture) }, Wire), _self);
        }
        catch (JSException)
        {
            _isMissing = true;
            StateHasChanged();
            return;
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            return; // the page was left meanwhile
        }
        // What was handed in while the library was loading.
        if (!ReferenceEquals(_drawn, Data)) await CallAsync(chart => chart.InvokeVoidAsync("replace", _stop.Token, Text(_drawn = Data)));
    }

    static string Text(Curve curve)
    {
        var points = curve.Points();
        return JsonSerializer.Serialize(new
        {
            Labels = points.Select(point => point.Label), Expected = points.Select(point => point.Expected), Received = points.Select(point => point.Received),
            curve.Unit, curve.LimitPercent, curve.Window,
        }, Wire);
    }

    async Task CallAsync(Func<IJSObjectReference, ValueTask> call)
    {
        if (_chart is not { } chart || _stop.IsCancellationRequested) return;
        try
        {
            await call(chart);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // the page was left meanwhile
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        try
        {
            if (_chart is not null)
            {
                await _chart.InvokeVoidAsync("destroy");
                await _chart.DisposeAsync();
            }
            if (_module is not null) await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // the browser is gone and took the curve with it
        }
        _self?.Dispose();
        _stop.Dispose();
    }
}
