using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Customers;
using SmartUtility.Core.Customers.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Ops;

/// <summary>Everything about one account, for whoever has the customer on the phone.</summary>
public sealed partial class CustomerPage
{
    [Inject] IStringLocalizer<CustomerTexts> Text { get; set; } = null!;
    [Inject] IStringLocalizer<CommonTexts> Common { get; set; } = null!;
    [Inject] IStringLocalizer<AlertsTexts> Alerts { get; set; } = null!;
    [Inject] CustomerQueries Customers { get; set; } = null!;
    [Inject] TimeProvider Clock { get; set; } = null!;

    /// <summary>Account number.</summary>
    [Parameter] public string Account { get; set; } = "";

    CustomerView? _view;
    Currency? _currency;
    Refusal? _refusal;
    bool _mayTake, _maySeeNetwork;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var actor = await ActorAsync();
        var outcome = await Customers.ViewAsync(actor, Account, Stop);
        (_refusal, _view) = (outcome.Refusal, outcome.IsDone ? outcome.Value : null);
        if (_view is not { } view) return;
        _currency = Currency.Of(view.Due.Currency);
        _mayTake = Permissions.Allow(actor, Do.TakePayment);
        // The pages behind the links are the dispatcher's.
        _maySeeNetwork = Permissions.Allow(actor, Do.HandleAlerts);
    }
}
