using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Ops;

/// <summary>"Why so much?": a bill of a customer with last year, its days, its readings and its prices, for whoever has the customer on the phone.</summary>
public sealed partial class CustomerBillPage
{
    [Inject] IStringLocalizer<CustomerTexts> Text { get; set; } = null!;
    [Inject] ExplainBill Explain { get; set; } = null!;

    /// <summary>Account number.</summary>
    [Parameter] public string Account { get; set; } = "";
    /// <summary>Number of the bill.</summary>
    [Parameter] public string Number { get; set; } = "";

    BillExplained? _bill;
    Refusal? _refusal;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        (_bill, _refusal) = (null, null);
        var outcome = await Explain.RunAsync(await ActorAsync(), Number, null, Stop);
        (_refusal, _bill) = (outcome.Refusal, outcome.IsDone ? outcome.Value : null);
    }

    string Of(string number) => $"/ops/customers/{Uri.EscapeDataString(Account)}/bills/{Uri.EscapeDataString(number)}";
}
