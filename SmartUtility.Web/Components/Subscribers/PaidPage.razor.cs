using Microsoft.AspNetCore.Components;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Components.Subscribers;

/// <summary>What has become of a payment: the rail is asked each time the page is.</summary>
public sealed partial class PaidPage
{
    [Inject] ConfirmPayment Confirm { get; set; } = null!;

    /// <summary>Key of the payment.</summary>
    [Parameter] public string Key { get; set; } = "";

    PaymentIntent? _intent;
    Currency? _currency;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _intent = Take(await Confirm.RunAsync(await ActorAsync(), Key, Stop));
        if (_intent is { } intent) _currency = Currency.Of(intent.Currency);
    }
}
