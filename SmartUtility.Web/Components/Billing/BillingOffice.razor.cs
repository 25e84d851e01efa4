using Microsoft.AspNetCore.Components;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Billing;

/// <summary>The billing office: months and what is recovered, runs, bills, arrears.</summary>
public sealed partial class BillingOffice
{
    static readonly string[] Tabs = ["months", "runs", "bills", "corrections", "own", "arrears"];

    [Inject] ArrearsQueries Arrears { get; set; } = null!;
    [Inject] PaymentQueries Payments { get; set; } = null!;
    [Inject] RunBilling Billing { get; set; } = null!;

    /// <summary>Which section.</summary>
    [SupplyParameterFromQuery] public string? Tab { get; set; }
    /// <summary>Bills of this month only.</summary>
    [SupplyParameterFromQuery] public string? Month { get; set; }
    /// <summary>Cursor of the bills.</summary>
    [SupplyParameterFromQuery] public string? After { get; set; }

    IReadOnlyList<BilledMonth>? _months;
    IReadOnlyList<RunRow> _runs = [];
    IReadOnlyList<ArrearsRow> _arrears = [];
    Page<BillRow>? _bills;
    Currency? _currency;
    UtilityCalendar _calendar = UtilityCalendar.Of("UTC");
    decimal _open, _overdue;
    string _month = "", _said = "";
    bool _isBusy;

    string Shown => Tabs.Contains(Tab) ? Tab! : Tabs[0];

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => LoadAsync();

    async Task LoadAsync()
    {
        if (await NarrowAsync() is not { } actor) return;
        (_currency, _calendar) = (Currency.Of(Chosen!.Currency), UtilityCalendar.Of(Chosen.TimeZone));
        var months = await Arrears.MonthsAsync(actor, 36, Stop);
        var runs = await Queries.RunsAsync(actor, Stop);
        var arrears = await Arrears.ArrearsAsync(actor, 200, Stop);
        if ((months.Refusal ?? runs.Refusal ?? arrears.Refusal) is { } refusal)
        {
            Refused = refusal;
            return;
        }
        (Refused, _runs, _arrears) = (null, runs.Value, arrears.Value);
        _open = months.Value.Sum(row => row.Open);
        _overdue = arrears.Value.Sum(row => row.Total);
        if (_month.Length == 0) _month = (await Queries.NextMonthAsync(actor, Stop)).Value;
        if (Shown == "bills") _bills = (await Payments.ListAsync(actor, BillingMonth.TryParse(Month, out var month) ? month : null, null, new PageRequest(After), Stop)).Value;
        _months = months.Value;
    }

    async Task StartAsync()
    {
        if (_isBusy) return;
        _isBusy = true;
        try
        {
            if (!BillingMonth.TryParse(_month, out var month))
            {
                _said = Text["run.bad-month"];
                return;
            }
            if (await NarrowAsync() is not { } actor) return;
            var started = await Billing.StartAsync(actor, month, Stop);
            _said = started.Refusal is { } refusal ? Refusals.Of(refusal) : started.Value.Count == 0 ? Text["run.nothing", Format.Month(month)] : Text["run.started.said", Format.Month(month)];
            await LoadAsync();
        }
        finally
        {
            _isBusy = false;
        }
    }

    string Sum(decimal amount) => amount == 0 ? "–" : Format.Number(amount, _currency!.Decimals);

    static string Recovered(BilledMonth row) => row.Billed <= 0 ? "–" : Format.Percent((row.Billed - row.Open) / row.Billed, 0);
}
