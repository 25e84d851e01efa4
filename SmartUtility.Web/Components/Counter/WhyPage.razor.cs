using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Counter;

/// <summary>Why a bill is what it is, for whoever is asked at the counter.</summary>
public sealed partial class WhyPage
{
    [Inject] IStringLocalizer<BillingTexts> Say { get; set; } = null!;
    [Inject] ExplainBill Explain { get; set; } = null!;

    /// <summary>Number.</summary>
    [Parameter] public string Number { get; set; } = "";

    BillExplained? _bill;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var outcome = await Explain.RunAsync(await ActorAsync(), Number, null, Stop);
        if (outcome.IsDone) _bill = outcome.Value;
        else Navigation.NotFound();
    }
}
