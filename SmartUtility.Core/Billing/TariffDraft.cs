using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>Prices somebody wrote or exported: one version, or a whole tariff, as JSON.</summary>
/// <param name="Versions">One or more.</param>
/// <param name="Indices">Index values that came along.</param>
/// <param name="Currency">Of a whole tariff, else null.</param>
/// <param name="Unit">Of a whole tariff, else null.</param>
public sealed record TariffDraft(IReadOnlyList<TariffVersion> Versions, IReadOnlyDictionary<string, IReadOnlyDictionary<string, decimal>>? Indices = null, string? Currency = null, string? Unit = null)
{
    /// <summary>Reads a version or a tariff; what is neither is refused with its place.</summary>
    public static Outcome<TariffDraft> Read(string json)
    {
        if (!json.Contains("\"versions\"", StringComparison.Ordinal))
        {
            var version = BillingJson.Read<TariffVersion>(json, "tariff-invalid");
            return version.Refusal is { } bad ? bad : new TariffDraft([version.Value]);
        }
        var tariff = BillingJson.Read<Tariff>(json, "tariff-invalid");
        return tariff.Refusal is { } wrong ? wrong : new TariffDraft([.. tariff.Value.Versions.OrderBy(version => version.ValidFrom)], tariff.Value.Indices, tariff.Value.Currency, tariff.Value.Unit);
    }

    /// <summary>The tariff as it would be with these prices.</summary>
    public Tariff On(Tariff tariff) => tariff with
    {
        Versions = [.. tariff.Versions.Where(version => Versions.All(mine => mine.ValidFrom != version.ValidFrom)), .. Versions],
        Indices = Merge(tariff.Indices ?? new Dictionary<string, IReadOnlyDictionary<string, decimal>>()),
    };

    Dictionary<string, IReadOnlyDictionary<string, decimal>> Merge(IReadOnlyDictionary<string, IReadOnlyDictionary<string, decimal>> known)
    {
        var all = new Dictionary<string, IReadOnlyDictionary<string, decimal>>(known, StringComparer.Ordinal);
        foreach (var (name, values) in Indices ?? new Dictionary<string, IReadOnlyDictionary<string, decimal>>())
            all[name] = (known.TryGetValue(name, out var before) ? before : new Dictionary<string, decimal>()).Concat(values).GroupBy(row => row.Key).ToDictionary(row => row.Key, row => row.Last().Value, StringComparer.Ordinal);
        return all;
    }
}
