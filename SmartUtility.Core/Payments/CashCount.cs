using System.Globalization;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Payments;

/// <summary>Notes and coins by value, the largest first.</summary>
/// <param name="Lines">Values with their pieces; values without a piece are left out.</param>
public sealed record CashCount(IReadOnlyList<CashPieces> Lines)
{
    /// <summary>Most pieces of one value in a till.</summary>
    public const int Most = 100_000;

    static readonly decimal[] Cfa = [10_000, 5_000, 2_000, 1_000, 500, 250, 200, 100, 50, 25, 10, 5, 1];
    static readonly decimal[] Two = [200, 100, 50, 20, 10, 5, 2, 1, 0.5m, 0.2m, 0.1m, 0.05m, 0.02m, 0.01m];
    static readonly decimal[] Whole = [100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1];
    static readonly decimal[] Three = [50, 20, 10, 5, 2, 1, 0.5m, 0.2m, 0.1m, 0.05m, 0.02m, 0.01m, 0.005m, 0.001m];
    static readonly Dictionary<string, decimal[]> Known = new(StringComparer.Ordinal)
    {
        ["XOF"] = Cfa, ["XAF"] = Cfa, ["KES"] = [1_000, 500, 200, 100, 50, 40, 20, 10, 5, 1, 0.5m, 0.01m], ["NGN"] = [1_000, .. Two], ["GHS"] = Two, ["ZAR"] = Two,
    };

    /// <summary>Values of notes and coins, the largest first; the last is the currency's smallest unit, so that any sum can be counted. An unlisted currency has the usual 1-2-5 steps.</summary>
    public static IReadOnlyList<decimal> ValuesOf(Currency currency) =>
        Known.TryGetValue(currency.Code, out var known) ? known : currency.Decimals switch { 0 => Whole, 2 => Two, _ => Three };

    /// <summary>The sum.</summary>
    public decimal Sum => Lines.Sum(line => line.Sum);

    /// <summary>What was typed for each value; nothing is none. Null when something is no whole number from 0 to <see cref="Most"/>.</summary>
    public static CashCount? Of(Currency currency, Func<decimal, string?> typed)
    {
        var lines = new List<CashPieces>();
        foreach (var value in ValuesOf(currency))
        {
            var text = typed(value)?.Trim();
            if (string.IsNullOrEmpty(text)) continue;
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pieces) || pieces > Most) return null;
            if (pieces > 0) lines.Add(new CashPieces(value, pieces));
        }
        return new CashCount(lines);
    }

    /// <summary>As stored: "10000:3 500:1".</summary>
    public override string ToString() => string.Join(' ', Lines.Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.Value}:{line.Pieces}")));

    /// <summary>What <see cref="ToString"/> wrote.</summary>
    public static CashCount Parse(string text) => new([.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split(':'))
        .Select(part => new CashPieces(decimal.Parse(part[0], CultureInfo.InvariantCulture), int.Parse(part[1], CultureInfo.InvariantCulture)))]);
}

/// <summary>Pieces of one value.</summary>
/// <param name="Value">Of one piece.</param>
/// <param name="Pieces">More than 0.</param>
public readonly record struct CashPieces(decimal Value, int Pieces)
{
    /// <summary>Of all.</summary>
    public decimal Sum => Value * Pieces;
}
