using Microsoft.AspNetCore.Components;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Components.Counter;

/// <summary>Takes a payment back: a second person, with a reason.</summary>
public sealed partial class ReversePage
{
    /// <summary>What is typed.</summary>
    public sealed class Form
    {
        /// <summary>Why.</summary>
        public string? Reason { get; set; }
    }

    [Inject] PaymentQueries Payments { get; set; } = null!;
    [Inject] ReversePayment Reversal { get; set; } = null!;

    /// <summary>Receipt number.</summary>
    [Parameter] public string Number { get; set; } = "";
    [SupplyParameterFromForm(FormName = "reverse")] Form Input { get; set; } = null!;

    Receipt? _receipt;
    Currency? _currency;
    string? _problem;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
        var outcome = await Payments.ReceiptAsync(await ActorAsync(), Number, Stop);
        if (outcome.IsDone) (_receipt, _currency) = (outcome.Value, Currency.Of(outcome.Value.Currency));
        else Navigation.NotFound();
    }

    async Task ReverseAsync()
    {
        if (_receipt is null) return;
        var reversed = await Reversal.RunAsync(await ActorAsync(), Number, Input.Reason ?? "", Stop);
        if (reversed.Refusal is { } refusal) _problem = Refusals.Of(refusal);
        else Navigation.NavigateTo("/counter/receipts/" + Number);
    }
}
