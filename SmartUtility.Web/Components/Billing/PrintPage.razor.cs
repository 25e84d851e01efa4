using Microsoft.AspNetCore.Components;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Components.Billing;

/// <summary>A month's bills as one file for the printer: asked for, watched, fetched.</summary>
public sealed partial class PrintPage
{
    [Inject] PrintMonth Print { get; set; } = null!;

    /// <summary>Month, like 2026-10.</summary>
    [Parameter] public string Month { get; set; } = "";

    BillingMonth? _month;
    PrintRow? _file;
    string _said = "";
    bool _isLoaded, _isBusy;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        (_isLoaded, _said) = (false, "");
        if (await NarrowAsync() is null) return;
        _month = BillingMonth.TryParse(Month, out var month) ? month : null;
        if (_month is null) Refused = new NotFound($"month {Month}");
        else await LoadAsync();
        if (_file?.State == PrintState.Running) _ = WatchAsync();
    }

    async Task LoadAsync()
    {
        if (_month is not { } month || await NarrowAsync() is not { } actor) return;
        var found = await Print.OfMonthAsync(actor, month, Stop);
        if (found.Refusal is { } refusal and not NotFound) Refused = refusal;
        (_file, _isLoaded) = (found.IsDone ? found.Value : null, true);
    }

    // Looks again every few seconds until the file is there or the page is left.
    Task WatchAsync() => EveryAsync(TimeSpan.FromSeconds(2), () => ReloadAsync(LoadAsync), () => _file?.State == PrintState.Running);

    async Task StartAsync()
    {
        if (_isBusy || _month is not { } month || await NarrowAsync() is not { } actor) return;
        _isBusy = true;
        try
        {
            var started = await Print.StartAsync(actor, month, Stop);
            _said = started.Refusal is { } refusal ? Refusals.Of(refusal) : started.Value.State == PrintState.Done ? Text["print.same"] : "";
            if (started.IsDone) _file = started.Value;
        }
        finally
        {
            _isBusy = false;
        }
        if (_file?.State == PrintState.Running) _ = WatchAsync();
    }
}
