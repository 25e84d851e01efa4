using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Subscribers;

/// <summary>Why a bill is what it is, down to the readings.</summary>
public sealed partial class WhyPage
{
    [Inject] IStringLocalizer<BillingTexts> Say { get; set; } = null!;
    [Inject] ExplainBill Explain { get; set; } = null!;

    /// <summary>Number.</summary>
    [Parameter] public string Number { get; set; } = "";

    /// <summary>The account meant, where two operators gave one person the same number.</summary>
    [SupplyParameterFromQuery(Name = "of")] long? Of { get; set; }

    BillExplained? _bill;
    string _of = "";

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _of = Of is { } account ? string.Create(CultureInfo.InvariantCulture, $"?of={account}") : "";
        _bill = Take(await Explain.RunAsync(await ActorAsync(), Number, Of, Stop));
    }
}
