using System.Globalization;
using Microsoft.AspNetCore.Components;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Components.Counter;

/// <summary>Opens the clerk's shift with a float, or ends it by counting. What the till should hold is not shown before it is counted.</summary>
public sealed partial class ShiftPage
{
    /// <summary>What is typed.</summary>
    public sealed class Form
    {
        /// <summary>Cash in the till.</summary>
        public string? Float { get; set; }
        /// <summary>The shift that the count ends: a form sent again ends no other.</summary>
        public string? Shift { get; set; }
        /// <summary>About a difference.</summary>
        public string? Note { get; set; }
    }

    [Inject] OpenShift Opening { get; set; } = null!;
    [Inject] CloseShift Closing { get; set; } = null!;

    [SupplyParameterFromForm] Form Input { get; set; } = null!;

    CounterShift? _shift;
    Currency? _currency;
    string? _problem;
    string _field = "float";

    static string FieldOf(decimal value) => "count-" + value.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
        var actor = await ActorAsync();
        _shift = await ShiftAsync(actor);
        _currency = _shift is { } shift ? Currency.Of(shift.Currency) : await Shifts.CurrencyAsync(actor, Stop);
    }

    async Task OpenAsync()
    {
        var actor = await ActorAsync();
        if (_currency is null || actor.Operators.Count != 1) return;
        if (Typed.Amount(Input.Float) is not { } amount)
        {
            _problem = Text["amount.bad"];
            return;
        }
        var opened = await Opening.RunAsync(actor, amount, Stop);
        if (opened.Refusal is { } refusal) _problem = Refusals.Of(refusal);
        else Navigation.NavigateTo("/counter");
    }

    async Task CloseAsync()
    {
        if (_currency is not { } currency || Input.Shift is not { } number) return;
        _field = FieldOf(CashCount.ValuesOf(currency)[0]);
        if (CashCount.Of(currency, value => Sent(FieldOf(value)) is [var sent, ..] ? sent : null) is not { } count)
        {
            _problem = Text["shift.count.bad"];
            return;
        }
        var closed = await Closing.RunAsync(await ActorAsync(), number, count, Input.Note, Stop);
        if (closed.Refusal is { } refusal) _problem = Refusals.Of(refusal);
        else Navigation.NavigateTo("/counter/shifts/" + number);
    }
}
