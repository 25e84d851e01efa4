using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>How tariffs, usage, prices and documents of bills are written as JSON: snake_case names, decimals as strings, unknown names refused.</summary>
public static class BillingJson
{
    /// <summary>The options of every JSON of Billing.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        // jsonb keeps no order of names, so the "type" of a component may stand anywhere.
        AllowOutOfOrderMetadataProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new DecimalText(), new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
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
            return JsonSerializer.Deserialize<T>(json, Options) is { } value ? value : new Invalid(code, "the JSON is null");
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException or NotSupportedException)
        {
            return new Invalid(code, failure.Message);
        }
    }

    /// <summary>Writes a value.</summary>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>A decimal without superfluous zeros: 12.50 → "12.5".</summary>
    public static string Text(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);

    sealed class DecimalText : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.Number => reader.GetDecimal(),
            JsonTokenType.String when decimal.TryParse(reader.GetString(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) => value,
            JsonTokenType.String => throw new JsonException($"'{reader.GetString()}' is not a decimal like \"12.5\""),
            _ => throw new JsonException("a decimal like \"12.5\" is expected"),
        };

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteStringValue(Text(value));

        public override decimal ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("decimals are no names");
    }
}
