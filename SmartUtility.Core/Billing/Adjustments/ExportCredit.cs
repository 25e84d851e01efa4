using SmartUtility.Core.Billing.Pricing;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>What is paid for energy fed into the grid: a negative line of its own. Where nothing was exported there is no line.</summary>
/// <param name="Price">Per unit exported, 0 or more; without a sign.</param>
/// <param name="Register">Only this register (OBIS code); null: the usage's exported, else its registers of active export (2.8.x).</param>
/// <param name="UpToImport">True: at most as many units as were taken from the grid are credited.</param>
/// <param name="Bases">Keys of components before it ("*": with levies and taxes) that it may bring down to 0; null: every line so far.</param>
/// <param name="BeyondBases">True: it may be more than its bases come to, so that the bill itself may be a credit.</param>
/// <param name="Cap">At most this per period.</param>
/// <param name="TaxKeys">Taxes whose base it lowers.</param>
public sealed record ExportCredit(string Key, Words Label, decimal Price, string? Register = null, bool UpToImport = false, IReadOnlyList<string>? Bases = null, bool BeyondBases = false, decimal? Cap = null,
    IReadOnlyList<string>? TaxKeys = null) : PriceComponent(Key, Label)
{
    internal override IEnumerable<string> NamedTaxes => TaxKeys ?? [];
    internal override IEnumerable<string> NamedBases => Bases ?? [];

    internal override Flaw? Apply(Sheet sheet, Part part)
    {
        var exported = part.Exported(Register);
        if (UpToImport) exported = Math.Min(exported, part.Imported);
        var price = Money.Round(Price, part.Rounding.UnitPrice);
        var most = BeyondBases ? decimal.MaxValue : Math.Max(0, sheet.Sum(part, Bases));
        var amount = Math.Min(Math.Min(exported * price, most), (Cap * Limits.Count(part, Span.Period, prorate: true)) ?? decimal.MaxValue);
        // What a limit cuts off is not credited, and not shown as credited.
        if (amount > 0) sheet.Line(part, this, Key, Label, amount / price, part.MeasuredUnit, -price, -amount, TaxKeys);
        return null;
    }

    internal override IEnumerable<Flaw> Flaws()
    {
        if (Price < 0) yield return new Flaw(".price", "is given without a sign; it is taken off", "se donne sans signe ; il est déduit");
        if (Cap < 0) yield return new Flaw(".cap", "is not negative", "n’est pas négatif");
        if (BeyondBases && Bases is not null) yield return new Flaw(".bases", "stands beside beyond_bases; keep one of them", "est donné avec beyond_bases ; gardez l’un des deux");
    }
}
