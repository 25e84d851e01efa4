using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Components.Billing;

/// <summary>How a value is entered.</summary>
public enum FieldKind
{
    /// <summary>A word.</summary>
    Text,
    /// <summary>A number.</summary>
    Number,
    /// <summary>A whole number.</summary>
    Whole,
    /// <summary>Yes or no.</summary>
    Flag,
    /// <summary>One of several.</summary>
    Choice,
    /// <summary>Words with commas between them.</summary>
    Keys,
    /// <summary>A phrase in both languages.</summary>
    Words,
    /// <summary>Rows of fields.</summary>
    Table,
}

/// <summary>A value of a component as a form shows it.</summary>
/// <param name="Name">Its name in the JSON.</param>
/// <param name="Kind">How it is entered.</param>
/// <param name="Default">What counts when it is left out, as text.</param>
/// <param name="IsRequired">It has no default.</param>
/// <param name="Choices">Of a choice: names in the JSON with the key of their words.</param>
/// <param name="Columns">Of a table.</param>
public sealed record FormField(string Name, FieldKind Kind, string Default, bool IsRequired, IReadOnlyList<(string Name, string Words)> Choices, IReadOnlyList<FormField> Columns);

/// <summary>The fields of every type of component, taken from the types themselves; what no form shows (conditions, averages, branches …) is edited as JSON.</summary>
public static class TariffForm
{
    static readonly Dictionary<string, IReadOnlyList<FormField>> Fields = typeof(PriceComponent).GetCustomAttributes<JsonDerivedTypeAttribute>()
        .ToDictionary(type => (string)type.TypeDiscriminator!, type => (IReadOnlyList<FormField>)FieldsOf(type.DerivedType), StringComparer.Ordinal);

    /// <summary>Types that a form can build, in the order of the engine's list.</summary>
    public static IReadOnlyList<string> Types { get; } = [.. typeof(PriceComponent).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(type => (string)type.TypeDiscriminator!).Where(type => type != "branches")];

    /// <summary>Where money is rounded.</summary>
    public static readonly IReadOnlyList<string> RoundingPoints = ["unit_price", "line", "tax", "levy", "total"];

    /// <summary>Modes of rounding.</summary>
    public static IReadOnlyList<(string Name, string Words)> RoundingModes { get; } = ChoicesOf(typeof(RoundingMode));

    /// <summary>How far taxes are added up before they are rounded.</summary>
    public static IReadOnlyList<(string Name, string Words)> TaxRoundings { get; } = ChoicesOf(typeof(TaxRounding));

    /// <summary>Fields of a type; none for one that is not known.</summary>
    public static IReadOnlyList<FormField> Of(string type) => Fields.GetValueOrDefault(type, []);

    static List<FormField> FieldsOf(Type type)
    {
        var fields = new List<FormField>();
        foreach (var parameter in type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)!.GetParameters())
            if (KindOf(parameter.ParameterType) is { } kind)
            {
                var plain = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
                fields.Add(new FormField(JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Name!), kind, parameter.HasDefaultValue ? Text(plain.IsEnum && parameter.DefaultValue is not null ? Enum.ToObject(plain, parameter.DefaultValue) : parameter.DefaultValue) : "", !parameter.HasDefaultValue,
                    kind == FieldKind.Choice ? ChoicesOf(plain) : [], kind == FieldKind.Table ? FieldsOf(plain.GetGenericArguments()[0]) : []));
            }
        return fields;
    }

    static FieldKind? KindOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return FieldKind.Text;
        if (type == typeof(decimal)) return FieldKind.Number;
        if (type == typeof(int)) return FieldKind.Whole;
        if (type == typeof(bool)) return FieldKind.Flag;
        if (type == typeof(Words)) return FieldKind.Words;
        if (type.IsEnum) return FieldKind.Choice;
        if (type == typeof(IReadOnlyList<string>)) return FieldKind.Keys;
        return type == typeof(IReadOnlyList<Block>) || type == typeof(IReadOnlyList<CapacityBlock>) || type == typeof(IReadOnlyList<SlotPrice>) || type == typeof(IReadOnlyList<Step>) ? FieldKind.Table : null;
    }

    static string Text(object? value) => value switch
    {
        null => "", decimal number => BillingJson.Text(number), int whole => whole.ToString(CultureInfo.InvariantCulture), bool flag => flag ? "true" : "", Enum choice => Name(choice), _ => value.ToString()!,
    };

    static string Name(object choice) => JsonSerializer.Serialize(choice, choice.GetType(), BillingJson.Options).Trim('"');

    static IReadOnlyList<(string, string)> ChoicesOf(Type type) => [.. Enum.GetValues(type).Cast<object>().Select(value => (Name(value), $"choice.{type.Name}.{value}"))];

    /// <summary>A new component with a key of its own.</summary>
    public static JsonObject New(string type, IEnumerable<string> keys)
    {
        var (taken, key) = (keys.ToHashSet(StringComparer.Ordinal), type);
        for (var n = 2; taken.Contains(key); n++) key = $"{type}-{n}";
        var component = new JsonObject { ["type"] = type, ["key"] = key, ["label"] = "" };
        foreach (var field in Of(type).Where(field => field.IsRequired && field.Name is not ("key" or "label")))
            component[field.Name] = field.Kind switch { FieldKind.Table => new JsonArray(Row(field)), FieldKind.Choice => field.Choices[0].Name, FieldKind.Keys => new JsonArray(), _ => "0" };
        return component;
    }

    /// <summary>A new row of a table.</summary>
    public static JsonObject Row(FormField table)
    {
        var row = new JsonObject();
        foreach (var column in table.Columns.Where(column => column.IsRequired)) row[column.Name] = column.Kind == FieldKind.Number ? "0" : "";
        return row;
    }

    /// <summary>What stands there, as text; a default that was left out is shown.</summary>
    public static string Get(JsonObject at, FormField field) => at[field.Name] switch
    {
        null => field.Default,
        JsonArray list => string.Join(", ", list.Select(item => item?.ToString())),
        JsonValue value when field.Kind == FieldKind.Flag => value.ToString() == "true" ? "true" : "",
        var value => value.ToString(),
    };

    /// <summary>Writes what was entered; nothing entered, or the default, is left out.</summary>
    public static void Set(JsonObject at, FormField field, string? entered)
    {
        var text = (entered ?? "").Trim();
        if (field.Kind is FieldKind.Number or FieldKind.Whole) text = text.Replace(',', '.').Replace("\u00A0", "", StringComparison.Ordinal).Replace("\u202F", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        if (field.Kind == FieldKind.Flag) text = text is "true" or "True" ? "true" : "";
        // An empty list says "none"; of a block it stands instead of the component's.
        if (!field.IsRequired && field.Kind != FieldKind.Flag && (text == field.Default || text.Length == 0)) at.Remove(field.Name);
        else
            at[field.Name] = field.Kind switch
            {
                FieldKind.Flag => text == field.Default ? null : JsonValue.Create(text == "true"),
                FieldKind.Keys => new JsonArray([.. text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(key => (JsonNode)JsonValue.Create(key))]),
                // What is no whole number is refused by the reader, with its place.
                FieldKind.Whole when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
                _ => JsonValue.Create(text),
            };
        if (at.TryGetPropertyValue(field.Name, out var left) && left is null) at.Remove(field.Name);
    }

    /// <summary>A phrase in one language.</summary>
    public static string Phrase(JsonObject at, string name, string language) => at[name] switch { null => "", JsonObject both => (both[language] ?? both["en"] ?? both.FirstOrDefault().Value)?.ToString() ?? "", var one => one.ToString() };

    /// <summary>Writes a phrase in one language; where both say the same it is one text.</summary>
    public static void SetPhrase(JsonObject at, string name, string language, string? entered, bool isRequired)
    {
        var (english, french) = (language == "en" ? (entered ?? "").Trim() : Phrase(at, name, "en"), language == "fr" ? (entered ?? "").Trim() : Phrase(at, name, "fr"));
        // A phrase that was one text so far is written for both until the other is.
        if (at[name] is null or JsonValue && (at[name]?.ToString() ?? "").Length == 0) (english, french) = (english.Length > 0 ? english : french, french.Length > 0 ? french : english);
        if (english.Length == 0 && french.Length == 0 && !isRequired) at.Remove(name);
        else at[name] = english == french ? JsonValue.Create(english) : new JsonObject { ["en"] = english, ["fr"] = french };
    }
}
