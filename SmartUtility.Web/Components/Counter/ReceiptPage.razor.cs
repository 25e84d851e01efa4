using Microsoft.AspNetCore.Components;
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

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var outcome = await Payments.ReceiptAsync(await ActorAsync(), Number, Stop);
        if (outcome.IsDone) (_receipt, _currency) = (outcome.Value, Currency.Of(outcome.Value.Currency));
        else Navigation.NotFound();
    }
}
