using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Payments;
using SmartUtility.Web.Identity;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Counter;

/// <summary>What every page of the counter has.</summary>
public abstract class CounterPage : ComponentBase
{
    /// <summary>Texts.</summary>
    [Inject] protected IStringLocalizer<CounterTexts> Text { get; set; } = null!;
    /// <summary>Who.</summary>
    [Inject] protected CurrentActor Current { get; set; } = null!;
    /// <summary>Refusals as sentences.</summary>
    [Inject] protected RefusalText Refusals { get; set; } = null!;
    /// <summary>Addresses.</summary>
    [Inject] protected NavigationManager Navigation { get; set; } = null!;

    /// <summary>The request.</summary>
    [CascadingParameter] protected HttpContext Context { get; set; } = null!;

    /// <summary>Ends with the request.</summary>
    protected CancellationToken Stop => Context.RequestAborted;

    /// <summary>The cashier.</summary>
    protected ValueTask<Actor> ActorAsync() => Current.GetAsync();

    /// <summary>Colour and sign of a bill's state.</summary>
    protected static (string Tone, string Icon) Sign(BillState state) => state switch
    {
        BillState.Paid => ("ok", "✓"), BillState.Overdue => ("bad", "■"), BillState.PartPaid => ("warn", "◐"), BillState.Cancelled => ("info", "✕"), _ => ("info", "●"),
    };
}
