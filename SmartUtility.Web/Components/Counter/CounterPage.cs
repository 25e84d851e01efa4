using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Core.Shared;
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

    /// <summary>Shifts.</summary>
    [Inject] protected ShiftQueries Shifts { get; set; } = null!;

    /// <summary>The request.</summary>
    [CascadingParameter] protected HttpContext Context { get; set; } = null!;

    /// <summary>Ends with the request.</summary>
    protected CancellationToken Stop => Context.RequestAborted;

    /// <summary>The cashier.</summary>
    protected ValueTask<Actor> ActorAsync() => Current.GetAsync();

    /// <summary>The caller's open shift, or null.</summary>
    protected async Task<CounterShift?> ShiftAsync(Actor actor)
    {
        var open = await Shifts.OpenAsync(actor, Stop);
        return open.IsDone ? open.Value : null;
    }

    /// <summary>What was typed into fields of this name in the form that was sent; empty before one was.</summary>
    protected IReadOnlyList<string> Sent(string name) => Context.Request.HasFormContentType ? [.. Context.Request.Form[name].OfType<string>()] : [];

    /// <summary>An amount for a field: plain digits with the reader's decimal separator.</summary>
    protected static string Plain(decimal amount, Currency currency) => amount.ToString("F" + currency.Decimals.ToString(System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.CurrentCulture);

    /// <summary>Colour and sign of a bill's state.</summary>
    protected static (string Tone, string Icon) Sign(BillState state) => state switch
    {
        BillState.Paid => ("ok", "✓"), BillState.Overdue => ("bad", "■"), BillState.PartPaid => ("warn", "◐"), BillState.Cancelled => ("info", "✕"), _ => ("info", "●"),
    };
}
