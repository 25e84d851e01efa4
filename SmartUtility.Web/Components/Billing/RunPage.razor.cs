using Microsoft.AspNetCore.Components;
using SmartUtility.Core.Billing;

namespace SmartUtility.Web.Components.Billing;

/// <summary>A billing run: how far it is, and what it held back. Looks again while it runs.</summary>
public sealed partial class RunPage
{
    static readonly TimeSpan Again = TimeSpan.FromSeconds(3);

    /// <summary>The run.</summary>
    [Parameter] public long Id { get; set; }

    RunView? _run;

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => LoadAsync();

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) _ = EveryAsync(Again, () => ReloadAsync(LoadAsync), () => Refused is null && _run is null or { Run.State: BillingRunState.Running });
    }

    async Task LoadAsync()
    {
        if (await NarrowAsync() is null) return;
        // A run's id names its operator already; who sees several need not choose.
        var outcome = await Queries.RunAsync(await ActorAsync(), Id, Stop);
        (Refused, _run) = (outcome.Refusal, outcome.IsDone ? outcome.Value : null);
    }

    string Reason(string code) => Text["held." + code] is { ResourceNotFound: false } known ? known.Value : code;
}
