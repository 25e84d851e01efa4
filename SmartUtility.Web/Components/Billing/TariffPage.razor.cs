using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
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
    [Inject] PublishIndices Indices { get; set; } = null!;

    /// <summary>Code.</summary>
    [Parameter] public string Code { get; set; } = "";

    TariffView? _view;
    TariffVersion? _current;
    RatedBill? _price, _draftPrice;
    InvoiceWords _words = InvoiceWords.Of("en");
    decimal _quantity = 20;
    int _households = 1;
    string _month = "", _json = "", _usage = "", _export = "", _said = "", _calculated = "";
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
        _export = "data:application/json;base64," + Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(_view.Tariff, BillingJson.Indented));
        if (_month.Length == 0 && _view.Row.Resource == Resource.Electricity) _quantity = 120;
        if (_month.Length == 0) _month = BillingMonth.Of(_view.Today).ToString();
        if (_json.Length == 0) _json = JsonSerializer.Serialize((_current ?? _view.Tariff.Versions[^1]) with { ValidFrom = BillingMonth.Of(_view.Today).End }, BillingJson.Indented);
    }

    async Task PriceAsync()
    {
        if (Usage() is not { } usage || await NarrowAsync() is not { } actor) return;
        var priced = await Pricing.RunAsync(actor, Code, usage, Stop);
        (_price, _calculated) = (priced.IsDone ? priced.Value : null, priced.Refusal is { } refusal ? Refusals.Of(refusal) : "");
    }

    // The fields above, or the JSON where somebody wrote one: times of use, demand, items …
    UsageInput? Usage()
    {
        _price = null;
        if (!string.IsNullOrWhiteSpace(_usage))
        {
            var read = BillingJson.Read<UsageInput>(_usage, "usage-invalid");
            _calculated = read.Refusal is { } bad ? Refusals.Of(bad) : "";
            return read.IsDone ? read.Value : null;
        }
        if (BillingMonth.TryParse(_month, out var month)) return new UsageInput([new UsagePeriod(month.First, month.End, _quantity, Households: _households)]);
        _calculated = Text["run.bad-month"];
        return null;
    }

    /// <summary>Prices the usage of the calculator by what stands in the editor, without publishing it.</summary>
    async Task TryAsync()
    {
        _draftPrice = null;
        var draft = TariffDraft.Read(_json);
        if (draft.Refusal is { } bad)
        {
            _said = Refusals.Of(bad);
            return;
        }
        if (Usage() is not { } usage || await NarrowAsync() is not { } actor)
        {
            _said = _calculated;
            return;
        }
        var priced = await Pricing.DraftAsync(actor, Code, draft.Value, usage, Stop);
        (_draftPrice, _said) = (priced.IsDone ? priced.Value : null, priced.Refusal is { } refusal ? Refusals.Of(refusal) : "");
    }

    async Task ReadFileAsync(InputFileChangeEventArgs picked)
    {
        if (picked.File.Size > 512 * 1024)
        {
            _said = Text["publish.too-large"];
            return;
        }
        using var reader = new StreamReader(picked.File.OpenReadStream(512 * 1024, Stop));
        _json = await reader.ReadToEndAsync(Stop);
        _said = Text["publish.read", picked.File.Name];
    }

    async Task PublishAsync()
    {
        if (_isBusy || _view is null) return;
        _isBusy = true;
        try
        {
            var read = TariffDraft.Read(_json);
            if (read.Refusal is { } bad)
            {
                _said = Refusals.Of(bad);
                return;
            }
            var draft = read.Value;
            if ((draft.Currency ?? _view.Tariff.Currency) != _view.Tariff.Currency || (draft.Unit ?? _view.Tariff.Unit) != _view.Tariff.Unit)
            {
                _said = Text["publish.other-unit", _view.Tariff.Currency, _view.Tariff.Unit];
                return;
            }
            if (await NarrowAsync() is not { } actor) return;
            var (isNew, refused) = (false, (Refusal?)null);
            foreach (var version in draft.Versions)
            {
                var published = await Publishing.RunAsync(actor, Code, _view.Tariff.Name, _view.Row.Resource, version, Stop);
                if ((refused = published.Refusal) is not null) break;
                isNew |= published.Value;
            }
            if (refused is null && draft.Indices is { Count: > 0 } values)
            {
                var added = await Indices.RunAsync(actor, Code, values, Stop);
                refused = added.Refusal;
                isNew |= added.IsDone && added.Value;
            }
            _said = refused is not null ? Refusals.Of(refused) : isNew ? Text["publish.done", Format.Day(draft.Versions[^1].ValidFrom)] : Text["publish.unchanged"];
            if (refused is null) await LoadAsync();
        }
        finally
        {
            _isBusy = false;
        }
    }
}
