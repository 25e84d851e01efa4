using Microsoft.AspNetCore.Components;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Billing;

/// <summary>A billing run: how far it is, and what it held back. Looks again while it runs.</summary>
public sealed partial class RunPage
{
    static readonly TimeSpan Again = TimeSpan.FromSeconds(3);

    /// <summary>The run.</summary>
    [Parameter] public long Id { get; set; }

    [Inject] ReleaseBills Release { get; set; } = null!;

    RunView? _run;
    string _said = "";
    bool _isBusy;

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => LoadAsync();

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) _ = EveryAsync(Again, () => ReloadAsync(LoadAsync), () => Refused is null && (_run is null || _run.Run.State == BillingRunState.Running || _run.Checked.Any(row => row.State == CheckedState.Released)));
    }

    async Task LoadAsync()
    {
        if (await NarrowAsync() is null) return;
        // A run's id names its operator already; who sees several need not choose.
        var outcome = await Queries.RunAsync(await ActorAsync(), Id, Stop);
        (Refused, _run) = (outcome.Refusal, outcome.IsDone ? outcome.Value : null);
    }

    // Null: everything that waits.
    async Task ReleaseAsync(long? agreement)
    {
        if (_isBusy) return;
        _isBusy = true;
        try
        {
            var released = await Release.RunAsync(await ActorAsync(), Id, agreement is { } one ? [one] : null, Stop);
            _said = released.Refusal is { } refusal ? Refusals.Of(refusal) : Text["review.said", Format.Number(released.Value)];
            await LoadAsync();
        }
        finally
        {
            _isBusy = false;
        }
    }

    string Money(decimal amount) => Chosen is { } owner ? Format.Money(amount, Currency.Of(owner.Currency)) : "";

    static string Amount(CheckedRow row, long quantity) => $"{Format.Number(quantity / (decimal)ResourceUnits.BasePerDisplay, 1)} {row.Resource.DisplayUnit()}";

    static string Tone(string flag) => flag switch { BillCheck.High or BillCheck.Changed => "bad", BillCheck.Low or BillCheck.SecondEstimate => "warn", _ => "info" };

    static string Icon(string flag) => flag switch { BillCheck.High => "▲", BillCheck.Low => "▼", BillCheck.Zero => "○", BillCheck.Changed => "!", _ => "≈" };

    string Reason(string code) => Text["held." + code] is { ResourceNotFound: false } known ? known.Value : code;
}
