using System.Globalization;
using Microsoft.AspNetCore.Components;
using SmartUtility.Core.Accounts;
using SmartUtility.Web.Identity;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Shared;

/// <summary>What every Console page has: its caller, a token that ends with the page, and a way back to the screen from another thread that keeps the reader's language.</summary>
public abstract class ConsolePage : ComponentBase, IDisposable
{
    readonly CancellationTokenSource _stop = new();
    readonly CancellationToken _token;
    readonly CultureInfo _culture = CultureInfo.CurrentCulture;

    /// <summary>The signed-in person.</summary>
    [Inject] protected CurrentActor Current { get; set; } = null!;
    /// <summary>Refusals as sentences.</summary>
    [Inject] protected RefusalText Refusals { get; set; } = null!;

    /// <summary>Cancelled when the page is left.</summary>
    protected CancellationToken Stop => _token;

    /// <summary>The reader's language.</summary>
    protected CultureInfo Culture => _culture;

    /// <summary>A page.</summary>
    protected ConsolePage() => _token = _stop.Token;

    /// <summary>The signed-in person, looked up.</summary>
    protected ValueTask<Actor> ActorAsync() => Current.GetAsync();

    /// <summary>Runs on the page's own dispatcher in the reader's language and renders; nothing when the page has been left. For callbacks from feeds and timers.</summary>
    protected Task OnScreenAsync(Action change) => _stop.IsCancellationRequested ? Task.CompletedTask : InvokeAsync(() =>
    {
        if (_stop.IsCancellationRequested) return;
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (_culture, _culture);
        change();
        StateHasChanged();
    });

    /// <summary>Loads again, on the page's own dispatcher as every other load, and renders.</summary>
    protected async Task ReloadAsync(Func<Task> load)
    {
        await InvokeAsync(load);
        await OnScreenAsync(() => { });
    }

    /// <summary>Takes a turn after every pause until the page is left or, asked before each pause, it need not go on. What goes wrong is shown as a failure of the page.</summary>
    protected async Task EveryAsync(TimeSpan pause, Func<Task> turn, Func<bool>? goesOn = null)
    {
        try
        {
            using var timer = new PeriodicTimer(pause);
            while (goesOn?.Invoke() != false && await timer.WaitForNextTickAsync(Stop)) await turn();
        }
        catch (Exception gone) when (gone is OperationCanceledException or ObjectDisposedException)
        {
            // the page was left
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    }

    /// <summary>Ends what the page started; override, and call this.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || _stop.IsCancellationRequested) return;
        _stop.Cancel();
        _stop.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }
}
