using Microsoft.AspNetCore.Components;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Components.Counter;

/// <summary>An account at the counter: what it owes, and cash taken for it.</summary>
public sealed partial class AccountPage
{
    /// <summary>What is typed.</summary>
    public sealed class Form
    {
        /// <summary>Made with the page: the same form sent twice is one payment.</summary>
        public string? Key { get; set; }
        /// <summary>As a person writes it.</summary>
        public string? Amount { get; set; }
    }

    [Inject] FindAccounts Accounts { get; set; } = null!;
    [Inject] PaymentQueries Payments { get; set; } = null!;
    [Inject] RecordPayment Record { get; set; } = null!;

    /// <summary>Account number.</summary>
    [Parameter] public string Account { get; set; } = "";
    [SupplyParameterFromForm(FormName = "pay")] Form Input { get; set; } = null!;

    AccountCard? _card;
    AccountDue? _due;
    Currency? _currency;
    IReadOnlyList<BillRow> _open = [];
    IReadOnlyList<PaymentRow> _payments = [];
    decimal _sum;
    CounterShift? _shift;
    bool _isRepeated;
    string? _problem;
    string _here = "";

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
        var actor = await ActorAsync();
        var card = await Accounts.CardAsync(actor, Account, Stop);
        if (!card.IsDone)
        {
            Navigation.NotFound();
            return;
        }
        var (due, bills, payments) = (await Payments.DueAsync(actor, card.Value.Id, Stop), await Payments.BillsAsync(actor, card.Value.Id, Stop), await Payments.PaymentsAsync(actor, card.Value.Id, Stop));
        _open = [.. bills.Value.Where(bill => bill.Open > 0).OrderBy(bill => bill.DueOn)];
        _payments = [.. payments.Value.Take(5)];
        _sum = _open.Sum(bill => bill.Open);
        (_card, _due, _currency) = (card.Value, due.Value, Currency.Of(due.Value.Currency));
        _here = new Uri(Navigation.Uri).PathAndQuery;
        Input.Key ??= Guid.NewGuid().ToString("N");
        _shift = actor.For(card.Value.OperatorId) is { } cashier ? await ShiftAsync(cashier) : null;
    }

    async Task PayAsync()
    {
        if (_card is not { } card || await ActorAsync() is not { } actor || actor.For(card.OperatorId) is not { } cashier) return;
        var ticked = Sent("bills");
        // Nothing typed: exactly the bills that are ticked.
        var amount = string.IsNullOrWhiteSpace(Input.Amount) ? _open.Where(bill => ticked.Contains(bill.Number)).Sum(bill => bill.Open) : Typed.Amount(Input.Amount);
        if (amount is not ({ } money and > 0) || Input.Key is not { Length: 32 } key)
        {
            _problem = Text["amount.bad"];
            return;
        }
        var booked = await Record.RunAsync(cashier, new IncomingPayment(card.Account, CounterRules.Cash, "counter-" + key, money, ticked, OnAccount: Sent("on-account").Count > 0, IsOtherMoney: Sent("other-money").Count > 0), Stop);
        if (booked.Refusal is { } refusal) (_problem, _isRepeated) = (Refusals.Of(refusal), refusal.Code == "payment-repeated");
        else Navigation.NavigateTo("/counter/receipts/" + booked.Value.ReceiptNumber);
    }

    // All of them, until the form was sent.
    bool IsTicked(string bill) => !Context.Request.HasFormContentType || Sent("bills").Contains(bill);
}
