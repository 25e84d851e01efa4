using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Billing;

/// <summary>A tariff: its versions, a calculator, and a new version.</summary>
public sealed partial class TariffPage
{
    [Inject] PriceUsage Pricing { get; set; } = null!;
    [Inject] PublishTariff Publishing { get; set; } = null!;

    /// <summary>Code.</summary>
    [Parameter] public string Code { get; set; } = "";

    TariffView? _view;
    TariffVersion? _current;
    RatedBill? _price;
    InvoiceWords _words = InvoiceWords.Of("en");
    decimal _quantity = 20;
    int _households = 1;
    string _month = "", _json = "", _said = "", _calculated = "";
    bool _isBusy;

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => LoadAsync();

    async Task LoadAsync()
    {
        if (await NarrowAsync() is not { } actor) return;
        var outcome = await Queries.TariffAsync(actor, Code, Stop);
        (Refused, _view) = (outcome.Refusal, outcome.IsDone ? outcome.Value : null);
        if (_view is null) return;
        _words = InvoiceWords.Of(Cultures.Code(CultureInfo.CurrentUICulture));
        _current = _view.Tariff.On(_view.Today);
        if (_month.Length == 0) _month = BillingMonth.Of(_view.Today).ToString();
        if (_json.Length == 0) _json = JsonSerializer.Serialize((_current ?? _view.Tariff.Versions[^1]) with { ValidFrom = BillingMonth.Of(_view.Today).End }, BillingJson.Indented);
    }

    async Task PriceAsync()
    {
        if (!BillingMonth.TryParse(_month, out var month))
        {
            _calculated = Text["run.bad-month"];
            return;
        }
        if (await NarrowAsync() is not { } actor) return;
        var priced = await Pricing.RunAsync(actor, Code, new UsageInput([new UsagePeriod(month.First, month.End, _quantity, Households: _households)]), Stop);
        (_price, _calculated) = (priced.IsDone ? priced.Value : null, priced.Refusal is { } refusal ? Refusals.Of(refusal) : "");
    }

    async Task PublishAsync()
    {
        if (_isBusy || _view is null) return;
        _isBusy = true;
        try
        {
            var read = BillingJson.Read<TariffVersion>(_json, "tariff-invalid");
            if (read.Refusal is { } bad)
            {
                _said = Refusals.Of(bad);
                return;
            }
            if (await NarrowAsync() is not { } actor) return;
            var published = await Publishing.RunAsync(actor, Code, _view.Tariff.Name, _view.Row.Resource, read.Value, Stop);
            _said = published.Refusal is { } refusal ? Refusals.Of(refusal) : published.Value ? Text["publish.done", Format.Day(read.Value.ValidFrom)] : Text["publish.unchanged"];
            if (published.IsDone) await LoadAsync();
        }
        finally
        {
            _isBusy = false;
        }
    }
}
