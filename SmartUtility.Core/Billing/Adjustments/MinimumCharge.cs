using SmartUtility.Core.Billing.Pricing;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>Brings the lines so far up to an amount; before taxes. Where prices change within a period, the whole period is compared, with each part's share of its own amount.</summary>
/// <param name="Amount">Per span and unit of <paramref name="Times"/>.</param>
/// <param name="Bases">Keys of the components compared with it; null: every line so far.</param>
/// <param name="Per">Span.</param>
/// <param name="Prorate">True: a short period counts by its days.</param>
/// <param name="TaxKeys">Taxes the difference is subject to.</param>
/// <param name="Times">Multiplied by this.</param>
/// <param name="ByMeterSize">Instead of the amount: by the size of the meter.</param>
public sealed record MinimumCharge(string Key, Words Label, decimal Amount = 0, IReadOnlyList<string>? Bases = null, Span Per = Span.Month, bool Prorate = true, IReadOnlyList<string>? TaxKeys = null,
    Times Times = Times.One, IReadOnlyDictionary<string, decimal>? ByMeterSize = null) : PriceComponent(Key, Label)
{
    internal override IEnumerable<string> NamedTaxes => TaxKeys ?? [];
    internal override IEnumerable<string> NamedBases => Bases ?? [];

    internal override Flaw? Apply(Sheet sheet, Part part)
    {
        var (times, _, flaw) = Limits.Times(part, Times, Key);
        if (flaw is not null) return flaw;
        var amount = Amount;
        if (ByMeterSize is not null)
        {
            (amount, var unknown) = Limits.BySize(part, ByMeterSize, Key);
            if (unknown is not null) return unknown;
        }
        var due = sheet.Due(part, Key, amount * times * Limits.Count(part, Per, Prorate));
        if (!part.IsLastOfPeriod) return null;
        var missing = Sheet.Fine(due, part.Rounding.Line) - sheet.SumOfPeriod(part, Bases);
        if (missing > 0) sheet.Line(part, this, Key, Label, 1, "pc", missing, missing, TaxKeys);
        return null;
    }

    internal override IEnumerable<Flaw> Flaws()
    {
        if (Amount < 0) yield return new Flaw(".amount", "the amount is not negative", "le montant n’est pas négatif");
    }
}
