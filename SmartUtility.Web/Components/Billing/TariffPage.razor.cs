using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Billing;

/// <summary>A tariff: its versions, a calculator, new prices in a form, their trial over last month, and their publication by a second person.</summary>
public sealed partial class TariffPage
{
    static readonly TimeSpan Again = TimeSpan.FromSeconds(3);

    [Inject] PriceUsage Pricing { get; set; } = null!;
    [Inject] ProposeTariff Proposing { get; set; } = null!;
    [Inject] DecideTariff Deciding { get; set; } = null!;
    [Inject] SimulateTariff Trials { get; set; } = null!;
    [Inject] PublishIndices Indices { get; set; } = null!;

    /// <summary>Code.</summary>
    [Parameter] public string Code { get; set; } = "";

    TariffView? _view;
    TariffVersion? _current;
    IReadOnlyList<TariffProposal> _proposals = [];
    TariffSimulation? _trial;
    RatedBill? _price;
    InvoiceWords _words = InvoiceWords.Of("en");
    decimal _quantity = 20;
    int _households = 1;
    string _month = "", _json = "", _usage = "", _export = "", _said = "", _calculated = "", _decided = "", _reason = "", _me = "";
    bool _isBusy;

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => LoadAsync();

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) _ = EveryAsync(Again, () => ReloadAsync(LookAgainAsync));
    }

    // Only while a trial is being worked.
    async Task LookAgainAsync()
    {
        if (_trial is not { FinishedAt: null } || await NarrowAsync() is not { } actor) return;
        if (await Trials.FindAsync(actor, _trial.Id, Stop) is { IsDone: true } found) _trial = found.Value;
    }

    async Task LoadAsync()
    {
        if (await NarrowAsync() is not { } actor) return;
        _me = actor.Name;
        var outcome = await Queries.TariffAsync(actor, Code, Stop);
        if (outcome.IsDone)
        {
            await LoadProposalsAsync(actor);
            if (await Trials.ListAsync(actor, Code, Stop) is { IsDone: true, Value: [var newest, ..] }) _trial ??= newest;
        }
        // From here on without a pause: a page drawn in between would take the press of a button with half of its fields.
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

    string Draft => "data:application/json;base64," + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(_json));

    async Task LoadProposalsAsync(Core.Accounts.Actor actor)
    {
        var found = await Deciding.ListAsync(actor, Code, Stop);
        _proposals = found.IsDone ? found.Value : [];
    }

    void Edited(string json) => _json = json;

    void Look(TariffProposal proposal)
    {
        _json = JsonSerializer.Serialize(proposal.Version(), BillingJson.Indented);
        _said = Text["proposals.looked", Format.Day(proposal.ValidFrom)];
    }

    // One thing at a time.
    async Task DoAsync(Func<Core.Accounts.Actor, Task> work)
    {
        if (_isBusy || _view is null) return;
        _isBusy = true;
        try
        {
            if (await NarrowAsync() is { } actor) await work(actor);
        }
        finally
        {
            _isBusy = false;
        }
    }

    Task TrialAsync() => DoAsync(async actor =>
    {
        var draft = TariffDraft.Read(_json);
        if (draft.Refusal is { } bad)
        {
            _said = Refusals.Of(bad);
            return;
        }
        var started = await Trials.StartAsync(actor, Code, draft.Value.Versions[^1], Stop);
        _said = started.Refusal is { } refusal ? Refusals.Of(refusal) : Text["trial.started"];
        if (started.IsDone) _trial = started.Value;
    });

    Task PublishAsync(TariffProposal proposal) => DoAsync(async actor =>
    {
        var published = await Deciding.PublishAsync(actor, proposal.Id, Stop);
        _decided = published.Refusal is { } refusal ? Refusals.Of(refusal) : Text["publish.done", Format.Day(proposal.ValidFrom)];
        if (published.IsDone) await LoadAsync();
    });

    Task SendBackAsync(TariffProposal proposal) => DoAsync(async actor =>
    {
        var decided = await Deciding.RefuseAsync(actor, proposal.Id, _reason, Stop);
        _decided = decided.Refusal is { } refusal ? Refusals.Of(refusal) : Text["proposals.sent-back"];
        if (decided.Refusal is null) _reason = "";
        await LoadProposalsAsync(actor);
    });

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

    Task ProposeAsync() => DoAsync(async actor =>
    {
        var read = TariffDraft.Read(_json);
        if (read.Refusal is { } bad)
        {
            _said = Refusals.Of(bad);
            return;
        }
        var (draft, tariff) = (read.Value, _view!.Tariff);
        if ((draft.Currency ?? tariff.Currency) != tariff.Currency || (draft.Unit ?? tariff.Unit) != tariff.Unit)
        {
            _said = Text["publish.other-unit", tariff.Currency, tariff.Unit];
            return;
        }
        var refused = (Refusal?)null;
        // Versions that are published already come along in a whole tariff.
        foreach (var version in draft.Versions.Where(version => !tariff.Versions.Any(known => BillingJson.Write(known) == BillingJson.Write(version))).DefaultIfEmpty(draft.Versions[^1]))
        {
            refused = (await Proposing.RunAsync(actor, Code, tariff.Name, _view.Row.Resource, version, Stop)).Refusal;
            if (refused is not null) break;
        }
        if (refused is null && draft.Indices is { Count: > 0 } values) refused = (await Indices.RunAsync(actor, Code, values, Stop)).Refusal;
        _said = refused is not null ? Refusals.Of(refused) : Text["propose.done", Format.Day(draft.Versions[^1].ValidFrom)];
        await LoadProposalsAsync(actor);
    });
}
