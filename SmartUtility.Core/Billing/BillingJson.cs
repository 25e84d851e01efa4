using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>How tariffs, usage, prices and documents of bills are written as JSON: snake_case names, decimals as strings, unknown names refused.</summary>
public static partial class BillingJson
{
    /// <summary>The options of every JSON of Billing.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        // Stated, so that shapes can be asked for before anything was read.
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        // jsonb keeps no order of names, so the "type" of a component may stand anywhere.
        AllowOutOfOrderMetadataProperties = true,
        // Of two values of one name one would be lost.
        AllowDuplicateProperties = false,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new DecimalText(), new MonthText(), new InstantText(), new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    /// <summary>The same, indented, for people.</summary>
    public static JsonSerializerOptions Indented { get; } = new(Options) { WriteIndented = true };

    /// <summary>Reads a value; refuses (code, what is wrong and where) JSON that does not have its shape.</summary>
    /// <param name="json">Text.</param>
    /// <param name="code">Code of the refusal, e.g. "tariff-invalid".</param>
    public static Outcome<T> Read<T>(string json, string code) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options) is { } value ? value : new Flaw("$", "the JSON is null", "le JSON est null").As(code);
        }
        catch (JsonException failure)
        {
            return Explain(failure).As(code);
        }
        catch (NotSupportedException failure) when (failure.Message.Contains("type discriminator", StringComparison.Ordinal))
        {
            return new Flaw(PathIn().Match(failure.Message) is { Success: true } path ? path.Groups[1].Value : "$", $"lacks 'type'; there are {Types}", $"il manque 'type' ; il y a {Types}").As(code);
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            return new Flaw("$", Short(failure.Message), Short(failure.Message)).As(code);
        }
    }

    static Flaw Explain(JsonException failure)
    {
        var where = failure.Path ?? "$";
        if (Unmapped().Match(failure.Message) is { Success: true } stray)
        {
            var name = stray.Groups[1].Value;
            // The reader names the object or, for components, the member itself.
            return new Flaw(where.EndsWith("." + name, StringComparison.Ordinal) ? where : $"{where}.{name}", "this name is not known here; the schema lists those that are", "ce nom n’est pas connu ici ; le schéma donne la liste");
        }
        if (Twice().Match(failure.Message) is { Success: true } twice) return new Flaw(where, $"gives '{twice.Groups[1].Value}' twice; keep one", $"donne '{twice.Groups[1].Value}' deux fois ; gardez-en un");
        if (Missing().Match(failure.Message) is { Success: true } missing) return new Flaw(where, $"lacks {missing.Groups[1].Value}", $"il manque {missing.Groups[1].Value}");
        if (Riddle().Match(failure.Message) is { Success: true } riddle)
            return new Flaw(where.EndsWith(".type", StringComparison.Ordinal) ? where : where + ".type", $"'{riddle.Groups[1].Value}' is no type of component; there are {Types}", $"« {riddle.Groups[1].Value} » n’est pas un type de composant ; il y a {Types}");
        if (WrongType().Match(failure.Message) is { Success: true } wrong)
        {
            if (EnumAt(wrong.Groups[1].Value.TrimEnd('.'), where) is { } type)
            {
                var names = string.Join(", ", Enum.GetValues(type).Cast<object>().Select(value => JsonSerializer.Serialize(value, type, Options).Trim('"')));
                return new Flaw(where, $"must be one of {names}", $"doit être l’un de {names}");
            }
            return new Flaw(where, "has the wrong type; see the schema", "n’est pas du bon type ; voir le schéma");
        }
        var place = failure.LineNumber is { } line && failure.Path is null or "$" ? $" (line {failure.LineNumber + 1})" : "";
        return new Flaw(where, Short(failure.Message) + place, Short(failure.Message) + place);
    }

    // The reader names the enum, or the object whose member is one.
    static Type? EnumAt(string name, string where)
    {
        if (typeof(BillingJson).Assembly.GetType(name) is not { } type) return null;
        if (type.IsEnum) return type;
        var member = Options.GetTypeInfo(type).Properties.FirstOrDefault(property => property.Name == LastName().Match(where).Groups[1].Value)?.PropertyType;
        member = member is { IsGenericType: true } ? member.GetGenericArguments()[^1] : member;
        return member is { IsEnum: true } ? member : null;
    }

    static string Types => string.Join(", ", typeof(PriceComponent).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), false).Cast<JsonDerivedTypeAttribute>().Select(type => type.TypeDiscriminator));

    static string Short(string message) => message.Split(" Path: ", 2)[0].Split(" LineNumber: ", 2)[0].ReplaceLineEndings(" ");

    [GeneratedRegex("The JSON property '([^']*)' could not be mapped")] private static partial Regex Unmapped();
    [GeneratedRegex("Duplicate property '([^']*)'")] private static partial Regex Twice();
    [GeneratedRegex("Path: (\\$[^ |]*)")] private static partial Regex PathIn();
    [GeneratedRegex("missing required properties including: (.*?)\\.( Path|$)")] private static partial Regex Missing();
    [GeneratedRegex("unrecognized type discriminator id '([^']*)'")] private static partial Regex Riddle();
    [GeneratedRegex("\\.([a-z0-9_]+)(\\[[0-9]+\\])?$")] private static partial Regex LastName();
    [GeneratedRegex("could not be converted to (?:System\\.Nullable`1\\[)?([A-Za-z.]+)")] private static partial Regex WrongType();

    /// <summary>Writes a value.</summary>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>A decimal without superfluous zeros: 12.50 → "12.5".</summary>
    public static string Text(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);

    sealed class DecimalText : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.Number when reader.TryGetDecimal(out var number) => number,
            JsonTokenType.String when decimal.TryParse(reader.GetString(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) => value,
            JsonTokenType.String => throw new JsonException($"'{reader.GetString()}' is not a decimal like \"12.5\""),
            _ => throw new JsonException("a decimal like \"12.5\" is expected"),
        };

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteStringValue(Text(value));

        public override decimal ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("decimals are no names");
    }

    sealed class MonthText : JsonConverter<BillingMonth>
    {
        public override BillingMonth Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && BillingMonth.TryParse(reader.GetString(), out var month) ? month : throw new JsonException("a month like \"2026-03\" is expected");

        public override void Write(Utf8JsonWriter writer, BillingMonth value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    // Without an offset the machine's own zone would be taken.
    sealed partial class InstantText : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && Offset().IsMatch(reader.GetString()!) && reader.TryGetDateTimeOffset(out var instant) ? instant : throw new JsonException("an instant with its offset is expected, like \"2026-03-01T18:00:00Z\" or \"…+01:00\"");

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);

        [GeneratedRegex("T.*(Z|[+-][0-9]{2}:[0-9]{2})$")] private static partial Regex Offset();
    }
}
