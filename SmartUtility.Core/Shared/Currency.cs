namespace SmartUtility.Core.Shared;

/// <summary>A currency: ISO 4217 code, decimals of its smallest unit (0, 2 or 3; never assume 2), smallest cash amount.</summary>
/// <param name="Code">Three capital letters, e.g. "XOF".</param>
/// <param name="Decimals">Digits after the decimal separator, 0 to 3 (ISO 4217 exponent).</param>
/// <param name="Symbol">How people write it, e.g. "FCFA".</param>
public sealed record Currency(string Code, int Decimals, string Symbol)
{
    /// <summary>West African CFA franc, no decimals.</summary>
    public static readonly Currency Xof = new("XOF", 0, "FCFA");

    static readonly Dictionary<string, Currency> Known = new(StringComparer.Ordinal)
    {
        ["XOF"] = Xof, ["XAF"] = new("XAF", 0, "FCFA"), ["GNF"] = new("GNF", 0, "GNF"), ["TND"] = new("TND", 3, "DT"),
        ["LYD"] = new("LYD", 3, "LYD"), ["KES"] = new("KES", 2, "KSh"), ["GHS"] = new("GHS", 2, "GH₵"), ["NGN"] = new("NGN", 2, "₦"),
        ["ZAR"] = new("ZAR", 2, "R"), ["EUR"] = new("EUR", 2, "€"), ["USD"] = new("USD", 2, "$"), ["UGX"] = new("UGX", 0, "USh"),
        ["RWF"] = new("RWF", 0, "FRw"), ["MAD"] = new("MAD", 2, "DH"), ["XXX"] = new("XXX", 2, "¤"),
    };

    // Of the others, those that do not have two (ISO 4217, list one).
    static readonly HashSet<string> WithoutDecimals = new(["BIF", "CLP", "DJF", "ISK", "JPY", "KMF", "KRW", "PYG", "VND", "VUV", "XPF"], StringComparer.Ordinal);
    static readonly HashSet<string> WithThreeDecimals = new(["BHD", "IQD", "JOD", "KWD", "OMR"], StringComparer.Ordinal);

    /// <summary>The smallest amount: 1, 0.01, 0.001.</summary>
    public decimal SmallestUnit => Decimals switch { 0 => 1m, 1 => 0.1m, 2 => 0.01m, _ => 0.001m };

    /// <summary>The currency of an ISO code; an unlisted code of three letters is its own symbol. Refuses anything else.</summary>
    public static Currency Of(string code) => Known.TryGetValue(code, out var known) ? known
        : code.Length == 3 && code.All(char.IsAsciiLetterUpper) ? new(code, WithoutDecimals.Contains(code) ? 0 : WithThreeDecimals.Contains(code) ? 3 : 2, code)
        : throw new ArgumentException($"'{code}' is not an ISO 4217 code", nameof(code));
}
