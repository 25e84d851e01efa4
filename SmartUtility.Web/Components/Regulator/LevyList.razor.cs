using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Regulation;
using SmartUtility.Core.Regulation.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Regulator;

/// <summary>Closed periods: the regulator's side by side for its operators, where it closes and publishes; an operator's own, where it declares.</summary>
public sealed partial class LevyList
{
    static readonly Figure[] Declared = [.. Enum.GetValues<Figure>().Where(figure => figure.IsDeclared())];

    [Inject] IStringLocalizer<LevyTexts> Text { get; set; } = null!;
    [Inject] IStringLocalizer<CommonTexts> Common { get; set; } = null!;
    [Inject] LevyQueries Queries { get; set; } = null!;
    [Inject] ClosePeriod Close { get; set; } = null!;
    [Inject] AssessPeriod Assess { get; set; } = null!;
    [Inject] PublishScheme Publish { get; set; } = null!;
    [Inject] DeclareFigure Declare { get; set; } = null!;

    IReadOnlyList<LevyRow>? _rows;
    IReadOnlyList<LevyOperator> _operators = [];
    IReadOnlyList<DeclaredFigure> _declared = [];
    LevyScheme? _scheme;
    Refusal? _refusal;
    bool _isRegulator, _isBusy, _accept;
    int _operator;
    string _from = "", _to = "", _said = "", _json = "", _published = "", _note = "";
    Figure _figure = Declared[0];
    Resource _resource = Resource.Water;
    decimal _value;

    static LevyWords Words => LevyWords.Of(Cultures.Code(CultureInfo.CurrentUICulture));

    List<KeyValuePair<int, string>> Names => [.. _rows!.Select(row => KeyValuePair.Create(row.OperatorId, row.Operator)).Distinct().OrderBy(name => name.Value, StringComparer.CurrentCulture)];

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await LoadAsync();
        if (_operators.Count > 0)
        {
            _operator = _operators[0].Id;
            await Suggest();
        }
    }

    async Task LoadAsync()
    {
        var actor = await ActorAsync();
        _isRegulator = Permissions.Allow(actor, Do.Regulate);
        var rows = await Queries.ListAsync(actor, null, Stop);
        var operators = await Queries.OperatorsAsync(actor, Stop);
        if ((rows.Refusal ?? operators.Refusal) is { } refusal)
        {
            _refusal = refusal;
            return;
        }
        _operators = operators.Value;
        if (!_isRegulator) _declared = (await Queries.DeclaredAsync(actor, Stop)).Value;
        _rows = rows.Value;
    }

    // The period that can be closed next, and the scheme that counts.
    async Task Suggest()
    {
        if (_operators.FirstOrDefault(row => row.Id == _operator) is not { } one) return;
        var next = one.NextFrom is { } from ? BillingMonth.Of(from) : one.LastOver;
        (_from, _to) = (next.ToString(), next.ToString());
        _scheme = (await Queries.SchemesAsync(await ActorAsync(), one.Id, Stop)) is { IsDone: true, Value: var schemes } && schemes.Count > 0 ? schemes[0] : null;
        _json = _scheme is null ? "" : JsonSerializer.Serialize(_scheme, BillingJson.Indented);
    }

    Task CloseAsync() => BusyAsync(async actor =>
    {
        if (!BillingMonth.TryParse(_from, out var from) || !BillingMonth.TryParse(_to, out var to)) return _said = Text["month.bad"];
        var closed = await Close.RunAsync(actor, _operator, from.First, to.End, _accept, Stop);
        if (closed.Refusal is { } refusal) return _said = Refusals.Of(refusal);
        var assessed = await Assess.RunAsync(actor, closed.Value.Id, Stop);
        _said = assessed.Refusal is { } why ? Refusals.Of(why) : Text["close.said", Words.Period(closed.Value.From, closed.Value.To), Format.Money(assessed.Value.Total, Currency.Of(closed.Value.Currency))];
        await LoadAsync();
        return _said;
    });

    Task PublishAsync() => BusyAsync(async actor =>
    {
        var scheme = BillingJson.Read<LevyScheme>(_json, "scheme-invalid");
        if (scheme.Refusal is { } bad) return _published = Refusals.Of(bad);
        var done = await Publish.RunAsync(actor, _operator, scheme.Value, Stop);
        _published = done.Refusal is { } refusal ? Refusals.Of(refusal) : Text[done.Value ? "scheme.published" : "scheme.same", Format.Day(scheme.Value.ValidFrom)];
        if (done.IsDone) await Suggest();
        return _published;
    });

    Task DeclareAsync() => BusyAsync(async actor =>
    {
        if (!BillingMonth.TryParse(_from, out var month)) return _said = Text["month.bad"];
        if (actor.Operators.Count != 1) return _said = Text["declare.one"];
        var stated = await Declare.RunAsync(actor, month, _figure, _resource, _value, _note, Stop);
        _said = stated.Refusal is { } refusal ? Refusals.Of(refusal) : Text["declare.said", Format.MonthInText(month)];
        await LoadAsync();
        return _said;
    });

    async Task BusyAsync(Func<Actor, Task<string>> work)
    {
        if (_isBusy) return;
        _isBusy = true;
        try
        {
            await work(await ActorAsync());
        }
        finally
        {
            _isBusy = false;
        }
    }

    string Link(LevyRow row) => string.Create(CultureInfo.InvariantCulture, $"{(_isRegulator ? "/regulator/levy" : "/ops/levies")}/{row.Id}");

    static string Sum(IEnumerable<LevyRow> rows)
    {
        var known = rows.Where(row => row.Total is not null).ToList();
        return known.Count == 0 || known.Select(row => row.Currency).Distinct().Count() > 1 ? "–" : Format.Money(known.Sum(row => row.Total!.Value), known[0].Currency);
    }

    /// <summary>Colour and sign of a state.</summary>
    internal static (string Tone, string Icon) Sign(LevyState state) => state switch
    {
        LevyState.Paid => ("ok", "✓"), LevyState.Overdue => ("bad", "■"), LevyState.InComment => ("info", "◌"), LevyState.Ready => ("warn", "▲"), LevyState.Issued => ("warn", "◐"), _ => ("info", "●"),
    };
}
