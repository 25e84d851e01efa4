using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>Something wrong in a tariff or a usage: where, what and what to do, in both languages.</summary>
/// <param name="Where">JSON path, or its end while it is handed up.</param>
/// <param name="English">Sentence.</param>
/// <param name="French">Sentence.</param>
sealed record Flaw(string Where, string English, string French)
{
    public const string Tariff = "tariff-invalid", Usage = "usage-invalid";

    /// <summary>The same seen from above.</summary>
    public Flaw Below(string path) => this with { Where = path + Where };

    /// <summary>As a refusal.</summary>
    public Invalid As(string code) => new(code, $"{Where}: {English}") { Where = Where, DetailInFrench = $"{Where}\u202F: {Spaced(French)}" };

    // Narrow no-break spaces as French typography asks for.
    static string Spaced(string french) => french.Replace(" ;", "\u202F;", StringComparison.Ordinal).Replace("« ", "«\u202F", StringComparison.Ordinal).Replace(" »", "\u202F»", StringComparison.Ordinal);

    /// <summary>What the usage lacks.</summary>
    public static Flaw Missing(UsagePeriod period, string name, string component) =>
        new($"{period.Where}.{name}", $"is missing; component '{component}' needs it", $"manque ; le composant « {component} » en a besoin");
}
