using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Api;

/// <summary>How the API and the verbs write and read JSON: snake_case names, decimals as strings, codes in kebab-case, unknown members refused.</summary>
public static class ApiJson
{
    /// <summary>The one set of options.</summary>
    public static readonly JsonSerializerOptions Options = Apply(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>Sets them.</summary>
    public static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DictionaryKeyPolicy = null;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Converters.Add(new ExactDecimal());
        options.Converters.Add(new MonthText());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        return options;
    }

    /// <summary>Money and quantities: written as strings with their exact decimals; a JSON number is read as well.</summary>
    sealed class ExactDecimal : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number ? reader.GetDecimal()
            : reader.TokenType == JsonTokenType.String && decimal.TryParse(reader.GetString(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value
            : throw new JsonException("expected a decimal like \"12.50\"");

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString("0.############################", CultureInfo.InvariantCulture));
    }

    sealed class MonthText : JsonConverter<BillingMonth>
    {
        public override BillingMonth Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && BillingMonth.TryParse(reader.GetString(), out var month) ? month : throw new JsonException("expected a month like \"2026-03\"");

        public override void Write(Utf8JsonWriter writer, BillingMonth value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
