using System.Globalization;
using Microsoft.AspNetCore.Components;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Billing;

/// <summary>A bill as the office sees it; takes it back by a credit note.</summary>
public sealed partial class InvoicePage
{
    [Inject] PaymentQueries Payments { get; set; } = null!;
    [Inject] ExplainBill Explain { get; set; } = null!;
    [Inject] IssueCreditNote Credit { get; set; } = null!;
    [Inject] IssueInvoices Issue { get; set; } = null!;
    [Inject] NavigationManager Navigation { get; set; } = null!;

    /// <summary>Number.</summary>
    [Parameter] public string Number { get; set; } = "";

    BillView? _bill;
    BillExplained? _why;
    Currency? _currency;
    InvoiceWords? _words;
    CreditRequest? _asked;
    string _reason = "", _said = "", _self = "";
    bool _isBusy;

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => LoadAsync();

    async Task LoadAsync()
    {
        if (await NarrowAsync() is null) return;
        var outcome = await Payments.BillAsync(await ActorAsync(), Number, Stop);
        (Refused, _bill) = (outcome.Refusal, outcome.IsDone ? outcome.Value : null);
        if (_bill is null) return;
        var actor = await ActorAsync();
        var asked = await Queries.CreditRequestAsync(actor, Number, Stop);
        (_asked, _self) = (asked.IsDone ? asked.Value : null, actor.Name);
        _why = await Explain.RunAsync(actor, Number, _bill.Row.SubscriberId, Stop) is { IsDone: true } explained ? explained.Value : null;
        (_currency, _words) = (Currency.Of(_bill.Row.Currency), InvoiceWords.Of(Cultures.Code(CultureInfo.CurrentUICulture)));
    }

    async Task CreditAsync()
    {
        if (_isBusy) return;
        _isBusy = true;
        try
        {
            var issued = await Credit.RunAsync(await ActorAsync(), Number, _reason, Stop);
            _said = issued.Refusal is { } refusal ? Refusals.Of(refusal) : "";
            if (issued.IsDone) await LoadAsync();
        }
        finally
        {
            _isBusy = false;
        }
    }

    async Task CorrectAsync()
    {
        if (_isBusy) return;
        _isBusy = true;
        try
        {
            var issued = await Issue.CorrectAsync(await ActorAsync(), Number, Stop);
            _said = issued.Refusal is { } refusal ? Refusals.Of(refusal) : "";
            if (issued.IsDone) Navigation.NavigateTo(Link($"/ops/billing/invoices/{issued.Value.Number}"));
        }
        finally
        {
            _isBusy = false;
        }
    }
}
