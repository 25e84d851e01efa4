using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Billing;

/// <summary>Builds a version of a tariff without writing JSON: components in order, blocks as a table, rounding; shows it as a table and prices a usage while it is edited. What it writes is the JSON of the schema.</summary>
public sealed partial class TariffEditor
{
    static readonly FormField From = new("valid_from", FieldKind.Text, "", true, [], []), Split = new("split_to", FieldKind.Number, "", false, [], []);

    [Inject] RefusalText Refusals { get; set; } = null!;

    /// <summary>Currency, unit, zone and index values.</summary>
    [Parameter, EditorRequired] public Tariff Tariff { get; set; } = null!;
    /// <summary>The version as JSON.</summary>
    [Parameter, EditorRequired] public string VersionJson { get; set; } = "";
    /// <summary>Told after every change.</summary>
    [Parameter] public EventCallback<string> VersionJsonChanged { get; set; }

    JsonObject? _root;
    JsonObject? _opened;
    TariffVersion? _version;
    IReadOnlyList<TariffLine> _rows = [];
    RatedBill? _price;
    string _read = "", _flaw = "", _type = "blocks", _class = "";
    decimal _quantity = 120, _households = 1, _kva = 3, _kw = 2;
    int _count;

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (_read == VersionJson) return;
        _read = VersionJson;
        _root = null;
        var read = TariffDraft.Read(VersionJson);
        if (read.Refusal is { } bad)
        {
            // What has the shape of JSON can still be put right in the form.
            if (!TryParse(VersionJson, out _root)) _flaw = Refusals.Of(bad);
        }
        else _root = JsonNode.Parse(JsonSerializer.Serialize(read.Value.Versions[^1], BillingJson.Options))!.AsObject();
        Work();
    }

    static bool TryParse(string json, out JsonObject? root)
    {
        try
        {
            root = JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            root = null;
        }
        if (root?["components"] is not JsonArray) root = null;
        return root is not null;
    }

    List<JsonObject> Components()
    {
        var all = List(_root!, "components").OfType<JsonObject>().ToList();
        _count = all.Count;
        return all;
    }

    static JsonArray List(JsonObject at, string name)
    {
        if (at[name] is JsonArray there) return there;
        var made = new JsonArray();
        at[name] = made;
        return made;
    }

    static List<JsonObject> Rows(JsonObject component, FormField table) => [.. (component[table.Name] as JsonArray ?? []).OfType<JsonObject>()];

    sealed record Column(FormField Field, string? Language);

    // A phrase takes two columns.
    static IEnumerable<Column> Columns(FormField table) => table.Columns.SelectMany(field => field.Kind == FieldKind.Words ? new[] { new Column(field, "en"), new Column(field, "fr") } : [new Column(field, null)]);

    string Heading(Column column) => Text["field." + column.Field.Name] + (column.Language is { } language ? " " + language.ToUpperInvariant() : "");

    string Name(JsonObject component) => TariffForm.Phrase(component, "label", Cultures.Code(CultureInfo.CurrentUICulture)) is { Length: > 0 } label ? label : component["key"]?.ToString() ?? "";

    static string Json(JsonObject component) => component.ToJsonString(BillingJson.Indented);

    string Rounding(string point, string part) => _root!["rounding"]?[point]?[part]?.ToString() ?? "";

    string TaxPer => _root!["rounding"]?["tax_per"]?.ToString() ?? "group";

    Task SetAsync(JsonObject at, FormField field, object? value)
    {
        TariffForm.Set(at, field, value?.ToString());
        return ChangedAsync();
    }

    Task SetPhraseAsync(JsonObject at, FormField field, string language, object? value)
    {
        TariffForm.SetPhrase(at, field.Name, language, value?.ToString(), field.IsRequired);
        return ChangedAsync();
    }

    Task AddAsync()
    {
        var list = List(_root!, "components");
        var made = TariffForm.New(_type, Components().Select(component => component["key"]?.ToString() ?? ""));
        made["label"] = Text["type." + _type].Value;
        // Taxes come last: what is subject to them stands before.
        var at = _type == "tax" ? list.Count : Components().FindIndex(component => component["type"]?.ToString() == "tax") is >= 0 and var tax ? tax : list.Count;
        list.Insert(at, made);
        _opened = made;
        return ChangedAsync();
    }

    Task MoveAsync(int n, int by)
    {
        var list = List(_root!, "components");
        var moved = list[n];
        list.RemoveAt(n);
        list.Insert(n + by, moved);
        return ChangedAsync();
    }

    Task RemoveAsync(int n)
    {
        List(_root!, "components").RemoveAt(n);
        return ChangedAsync();
    }

    Task ReplaceAsync(int n, string? json)
    {
        try
        {
            if (JsonNode.Parse(json ?? "") is JsonObject component)
            {
                List(_root!, "components")[n] = component;
                _opened = component;
                return ChangedAsync();
            }
            _flaw = Text["edit.no-json"];
        }
        catch (JsonException)
        {
            _flaw = Text["edit.no-json"];
        }
        (_version, _price) = (null, null);
        return Task.CompletedTask;
    }

    Task AddRowAsync(JsonObject component, FormField table)
    {
        var rows = List(component, table.Name);
        var row = TariffForm.Row(table);
        // The last block has no limit, so a new one goes before it.
        if (rows.Count > 0 && table.Columns.Any(column => column.Name == "up_to"))
        {
            row["up_to"] = "0";
            rows.Insert(rows.Count - 1, row);
        }
        else rows.Add(row);
        return ChangedAsync();
    }

    Task RemoveRowAsync(JsonObject component, FormField table, int no)
    {
        List(component, table.Name).RemoveAt(no);
        return ChangedAsync();
    }

    Task RoundAsync(string point, string? mode, string? increment)
    {
        if (_root!["rounding"] is not JsonObject all) _root["rounding"] = all = [];
        if (mode is { Length: 0 }) all.Remove(point);
        else
        {
            if (all[point] is not JsonObject one) all[point] = one = new JsonObject { ["mode"] = "half-up", ["increment"] = BillingJson.Text(Currency.Of(Tariff.Currency).SmallestUnit) };
            if (mode is not null) one["mode"] = mode;
            if (increment is not null) one["increment"] = increment.Trim().Replace(',', '.');
        }
        if (all.Count == 0) _root.Remove("rounding");
        return ChangedAsync();
    }

    Task TaxPerAsync(string? per)
    {
        if (_root!["rounding"] is not JsonObject all) _root["rounding"] = all = [];
        if (per is null or "group") all.Remove("tax_per");
        else all["tax_per"] = per;
        if (all.Count == 0) _root.Remove("rounding");
        return ChangedAsync();
    }

    Task ChangedAsync()
    {
        _read = _root!.ToJsonString(BillingJson.Indented);
        Work();
        return VersionJsonChanged.InvokeAsync(_read);
    }

    void Try(object? value, ref decimal into)
    {
        if (decimal.TryParse(value?.ToString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var entered)) into = entered;
        Work();
    }

    void TryClass(object? value)
    {
        _class = value?.ToString()?.Trim() ?? "";
        Work();
    }

    // Nothing is asked of the database: the engine itself prices what stands in the form.
    void Work()
    {
        (_version, _price, _rows) = (null, null, []);
        if (_root is null) return;
        var read = BillingJson.Read<TariffVersion>(_root.ToJsonString(BillingJson.Options), "tariff-invalid");
        if ((read.Refusal ?? TariffCheck.FirstProblem(read.Value, Currency.Of(Tariff.Currency))) is { } bad)
        {
            _flaw = Refusals.Of(bad);
            return;
        }
        _version = read.Value;
        var tariff = Tariff with { Versions = [_version] };
        var language = Cultures.Code(CultureInfo.CurrentUICulture);
        _rows = TariffRows.Of(_version, tariff, Text, InvoiceWords.Of(language));
        var usage = new UsagePeriod(_version.ValidFrom, _version.ValidFrom.AddMonths(1), _quantity, Households: (int)Math.Clamp(_households, 1, 500), Kva: _kva, Kw: _kw, Class: _class.Length > 0 ? _class : null);
        var priced = Rating.Rate(tariff, new UsageInput([usage]), language);
        if (priced.Refusal is { } refusal) _flaw = Refusals.Of(refusal);
        else _price = priced.Value;
    }
}
