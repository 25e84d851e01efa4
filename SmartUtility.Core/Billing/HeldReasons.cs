using System.Text.Json;

namespace SmartUtility.Core.Billing;

/// <summary>Agreements that a chunk held back.</summary>
public static class HeldReasons
{
    /// <summary>Agreement id → stable code of the reason.</summary>
    public static IReadOnlyDictionary<long, string> Of(BillingChunk chunk) => JsonSerializer.Deserialize<Dictionary<long, string>>(chunk.Held) ?? [];
}
