using System.Text.Json;

namespace SmartUtility.Core.Billing;

/// <summary>Agreements that a chunk held back.</summary>
public static class HeldReasons
{
    /// <summary>Agreement id → stable code of the reason.</summary>
    public static IReadOnlyDictionary<long, string> Of(BillingChunk chunk) => Of(chunk.Held);

    /// <summary>The same from the JSON of a chunk.</summary>
    public static IReadOnlyDictionary<long, string> Of(string held) => JsonSerializer.Deserialize<Dictionary<long, string>>(held) ?? [];
}
