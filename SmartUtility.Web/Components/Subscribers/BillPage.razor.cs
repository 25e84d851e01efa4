using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Subscribers;

/// <summary>One bill: what to pay, and how it was worked out.</summary>
public sealed partial class BillPage
{
    [Inject] IStringLocalizer<BillingTexts> Say { get; set; } = null!;
    [Inject] IStringLocalizer<CommonTexts> Common { get; set; } = null!;
    [Inject] StartPayment Start { get; set; } = null!;
    [Inject] OwnBillQueries Bills { get; set; } = null!;

    /// <summary>Number.</summary>
    [Parameter] public string Number { get; set; } = "";

    /// <summary>The account meant, where two operators gave one person the same number.</summary>
    [SupplyParameterFromQuery(Name = "of")] long? Of { get; set; }

    BillView? _bill;
    Currency? _currency;
    InvoiceWords? _words;
    (string Tone, string Icon) _sign;

    string Why => string.Create(CultureInfo.InvariantCulture, $"/account/bills/{Number}/explain?of={_bill!.Row.SubscriberId}");

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _bill = Take(await Bills.BillAsync(await ActorAsync(), Number, Of, Stop));
        if (_bill is null) return;
        _currency = Currency.Of(_bill.Row.Currency);
        _words = InvoiceWords.Of(Cultures.Code(CultureInfo.CurrentUICulture));
        _sign = _bill.Row.State switch
        {
            BillState.Paid => ("ok", "✓"), BillState.Overdue => ("bad", "■"), BillState.PartPaid => ("warn", "◐"), BillState.Cancelled => ("info", "✕"), _ => ("info", "●"),
        };
    }
}
