using System.Globalization;
using Microsoft.AspNetCore.Components;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Web.Components.Counter;

namespace SmartUtility.Web.Components.Subscribers;

/// <summary>How much, and from which wallet; then the rail asks the payer.</summary>
public sealed partial class PayPage
{
    /// <summary>What is typed.</summary>
    public sealed class Form
    {
        /// <summary>Made with the page: the same form sent twice is one payment.</summary>
        public string? Key { get; set; }
        /// <summary>As a person writes it.</summary>
        public string? Amount { get; set; }
        /// <summary>Phone of the wallet.</summary>
        public string? Payer { get; set; }
    }

    [Inject] StartPayment Start { get; set; } = null!;
    [Inject] ConfirmPayment Confirm { get; set; } = null!;
    [Inject] OwnBillQueries Bills { get; set; } = null!;

    /// <summary>A bill; null: whatever the account owes.</summary>
    [Parameter] public string? Number { get; set; }
    /// <summary>The account meant; null: the first that owes.</summary>
    [SupplyParameterFromQuery(Name = "of")] public long? Of { get; set; }
    [SupplyParameterFromForm(FormName = "pay")] Form Input { get; set; } = null!;

    OwnAccount? _account;
    PaymentIntent? _waiting;
    string? _problem;
    string _here = "";

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
        var actor = await ActorAsync();
        if (Take(await Bills.AccountsAsync(actor, Stop)) is not { } accounts) return;
        BillRow? bill = null;
        if (Number is { } number && (bill = Take(await Bills.RowAsync(actor, number, Of, Stop))) is null) return;
        var id = bill?.SubscriberId ?? Of;
        _account = id is null ? accounts.FirstOrDefault(row => row.Balance > 0) ?? (accounts.Count > 0 ? accounts[0] : null) : accounts.FirstOrDefault(row => row.SubscriberId == id);
        if (_account is not { } account) return;
        _here = new Uri(Navigation.Uri).PathAndQuery;
        var due = bill?.Open ?? Math.Max(0, account.Balance);
        // One that waits is shown before another is begun; what this same form began is not another.
        _waiting = await Confirm.WaitingAsync(actor, account.SubscriberId, Stop) is { } waiting && waiting.Key != Input.Key ? waiting : null;
        Input.Key ??= Guid.NewGuid().ToString("N");
        Input.Amount ??= due > 0 ? due.ToString("F" + account.Currency.Decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.CurrentCulture) : "";
        Input.Payer ??= Phones.National(actor.Name);
    }

    async Task PayAsync()
    {
        if (_account is not { } account) return;
        if (Typed.Amount(Input.Amount) is not { } amount)
        {
            _problem = Text["pay.amount.bad"];
            return;
        }
        var begun = await Start.RunAsync(await ActorAsync(), new PaymentWish(Input.Key ?? "", account.SubscriberId, amount, Number, Input.Payer ?? ""), Stop);
        if (begun.Refusal is { } refusal) _problem = Refusals.Of(refusal);
        else Navigation.NavigateTo(begun.Value);
    }
}
