using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmartUtility.Core.Billing;

/// <summary>A phrase of a tariff in one or several languages; what a bill prints is chosen by its own language.</summary>
[JsonConverter(typeof(WordsConverter))]
public sealed record Words
{
    readonly SortedDictionary<string, string> _byLanguage;

    Words(SortedDictionary<string, string> byLanguage) => _byLanguage = byLanguage;

    /// <summary>The same phrase in every language.</summary>
    public static Words Same(string text) => new(new SortedDictionary<string, string>(StringComparer.Ordinal) { [""] = text });

    /// <summary>English and French.</summary>
    public static Words Of(string english, string french) => new(new SortedDictionary<string, string>(StringComparer.Ordinal) { ["en"] = english, ["fr"] = french });

    /// <summary>The phrase in a language; English, then any, when that language is missing.</summary>
    public string In(string language) => _byLanguage.TryGetValue(language, out var text) || _byLanguage.TryGetValue("en", out text) ? text : _byLanguage.Values.First();

    /// <inheritdoc/>
    public bool Equals(Words? other) => other is not null && _byLanguage.SequenceEqual(other._byLanguage);

    /// <inheritdoc/>
    public override int GetHashCode() => _byLanguage.Aggregate(0, (hash, pair) => HashCode.Combine(hash, pair.Key, pair.Value));

    sealed class WordsConverter : JsonConverter<Words>
    {
        public override Words Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String) return Same(reader.GetString()!);
            var texts = JsonSerializer.Deserialize<Dictionary<string, string>>(ref reader, options);
            return texts is { Count: > 0 } && texts.Values.All(text => text is not null) ? new Words(new SortedDictionary<string, string>(texts, StringComparer.Ordinal))
                : throw new JsonException("a label is a text or {\"en\": …, \"fr\": …}");
        }

        public override void Write(Utf8JsonWriter writer, Words value, JsonSerializerOptions options)
        {
            if (value._byLanguage.Count == 1 && value._byLanguage.TryGetValue("", out var same)) writer.WriteStringValue(same);
            else JsonSerializer.Serialize(writer, value._byLanguage, options);
        }
    }
}
