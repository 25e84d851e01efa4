using Microsoft.AspNetCore.Components;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Components.Counter;

/// <summary>A receipt, to be printed or shown.</summary>
public sealed partial class ReceiptPage
{
    [Inject] PaymentQueries Payments { get; set; } = null!;

    /// <summary>Receipt number.</summary>
    [Parameter] public string Number { get; set; } = "";

    Receipt? _receipt;
    Currency? _currency;
    bool _mayReverse;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var actor = await ActorAsync();
        var outcome = await Payments.ReceiptAsync(actor, Number, Stop);
        if (outcome.IsDone)
        {
            (_receipt, _currency) = (outcome.Value, Currency.Of(outcome.Value.Currency));
            _mayReverse = !_receipt.IsReversed && Permissions.Allow(actor, Do.RunBilling) && CounterRules.MayReverse(actor, _receipt.TakenBy) is null;
        }
        else Navigation.NotFound();
    }
}
