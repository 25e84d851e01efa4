using System.Text.Json;
using System.Text.RegularExpressions;

namespace SmartUtility.Tests.Schemas;

/// <summary>The part of JSON Schema (2020-12) that docs/schemas uses. A keyword it does not know is an error, so that nothing passes unseen.</summary>
public sealed class SchemaCheck(JsonElement root)
{
    static readonly string[] Words = ["$schema", "$id", "$defs", "title", "description", "examples", "default", "format"];

    /// <summary>What is wrong with the value, by path; nothing when it fits.</summary>
    public IReadOnlyList<string> Run(JsonElement value)
    {
        var wrong = new List<string>();
        Check(root, value, "$", wrong);
        return wrong;
    }

    void Check(JsonElement schema, JsonElement value, string at, List<string> wrong)
    {
        if (schema.ValueKind == JsonValueKind.True) return;
        if (schema.ValueKind == JsonValueKind.False)
        {
            wrong.Add($"{at}: not allowed");
            return;
        }
        foreach (var rule in schema.EnumerateObject())
            if (!Keyword(schema, rule.Name, rule.Value, value, at, wrong)) wrong.Add($"{at}: this check does not know the keyword '{rule.Name}'");
    }

    bool Keyword(JsonElement schema, string name, JsonElement rule, JsonElement value, string at, List<string> wrong)
    {
        void Need(bool holds, string what)
        {
            if (!holds) wrong.Add($"{at}: {what}");
        }

        var isObject = value.ValueKind == JsonValueKind.Object;
        var isArray = value.ValueKind == JsonValueKind.Array;
        var isText = value.ValueKind == JsonValueKind.String;
        var isNumber = value.ValueKind == JsonValueKind.Number;
        switch (name)
        {
            case "$ref": Check(Resolve(rule.GetString()!), value, at, wrong); return true;
            case "type": Need(Types(rule).Any(type => IsOf(type, value)), $"is {value.ValueKind}, not {rule}"); return true;
            case "const": Need(JsonElement.DeepEquals(rule, value), $"is not {rule}"); return true;
            case "enum": Need(rule.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)), $"{value} is none of {rule}"); return true;
            case "required":
                if (isObject) foreach (var key in rule.EnumerateArray()) Need(value.TryGetProperty(key.GetString()!, out _), $"'{key}' is missing");
                return true;
            case "properties":
                if (isObject) foreach (var property in rule.EnumerateObject())
                    if (value.TryGetProperty(property.Name, out var inner)) Check(property.Value, inner, $"{at}.{property.Name}", wrong);
                return true;
            case "additionalProperties":
                if (isObject) foreach (var member in value.EnumerateObject())
                    if (!(schema.TryGetProperty("properties", out var known) && known.TryGetProperty(member.Name, out _))) Check(rule, member.Value, $"{at}.{member.Name}", wrong);
                return true;
            case "items":
                if (isArray) foreach (var (n, item) in value.EnumerateArray().Index()) Check(rule, item, $"{at}[{n}]", wrong);
                return true;
            case "minItems": Need(!isArray || value.GetArrayLength() >= rule.GetInt32(), "has too few items"); return true;
            case "maxItems": Need(!isArray || value.GetArrayLength() <= rule.GetInt32(), "has too many items"); return true;
            case "minProperties": Need(!isObject || value.EnumerateObject().Count() >= rule.GetInt32(), "has too few members"); return true;
            case "minLength": Need(!isText || value.GetString()!.Length >= rule.GetInt32(), "is too short"); return true;
            case "maxLength": Need(!isText || value.GetString()!.Length <= rule.GetInt32(), "is too long"); return true;
            case "pattern": Need(!isText || Regex.IsMatch(value.GetString()!, rule.GetString()!), $"'{value}' does not match {rule}"); return true;
            case "minimum": Need(!isNumber || value.GetDecimal() >= rule.GetDecimal(), $"{value} < {rule}"); return true;
            case "exclusiveMinimum": Need(!isNumber || value.GetDecimal() > rule.GetDecimal(), $"{value} <= {rule}"); return true;
            case "maximum": Need(!isNumber || value.GetDecimal() <= rule.GetDecimal(), $"{value} > {rule}"); return true;
            case "uniqueItems": return true;
            case "allOf": foreach (var one in rule.EnumerateArray()) Check(one, value, at, wrong); return true;
            case "anyOf": Need(rule.EnumerateArray().Any(one => Fits(one, value)), "fits none of anyOf"); return true;
            case "oneOf": Need(rule.EnumerateArray().Count(one => Fits(one, value)) == 1, "does not fit exactly one of oneOf"); return true;
            case "not": Need(!Fits(rule, value), "fits what it must not"); return true;
            case "if":
                if (schema.TryGetProperty(Fits(rule, value) ? "then" : "else", out var branch)) Check(branch, value, at, wrong);
                return true;
            case "then" or "else": return true;
            default: return Words.Contains(name);
        }
    }

    bool Fits(JsonElement schema, JsonElement value)
    {
        var wrong = new List<string>();
        Check(schema, value, "$", wrong);
        return wrong.Count == 0;
    }

    JsonElement Resolve(string reference)
    {
        if (!reference.StartsWith('#')) throw new InvalidOperationException($"'{reference}' leaves the file");
        return reference[1..].Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(root, (at, step) => at.GetProperty(step));
    }

    static IEnumerable<string> Types(JsonElement rule) => rule.ValueKind == JsonValueKind.Array ? rule.EnumerateArray().Select(type => type.GetString()!) : [rule.GetString()!];

    static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number == decimal.Truncate(number),
        _ => false,
    };
}
