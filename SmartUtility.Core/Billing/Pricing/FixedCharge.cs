using SmartUtility.Core.Billing.Pricing;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>A charge that does not depend on the quantity. A fee on the first purchase of a month: when.first_purchase.</summary>
/// <param name="Amount">Per span and unit of <paramref name="Times"/>.</param>
/// <param name="Per">Span.</param>
/// <param name="Prorate">True: a part of a span counts by its days; false: a begun span counts whole.</param>
/// <param name="Times">Multiplied by this.</param>
/// <param name="TaxKeys">Taxes it is subject to.</param>
/// <param name="ByMeterSize">Instead of the amount: by the size of the meter.</param>
/// <param name="GrossUp">Key of an included tax by which the amount is raised.</param>
/// <param name="IndexedBy">The amount is multiplied by this index's value for the month of the first day.</param>
public sealed record FixedCharge(string Key, Words Label, decimal Amount = 0, Span Per = Span.Month, bool Prorate = false, Times Times = Times.One, IReadOnlyList<string>? TaxKeys = null,
    IReadOnlyDictionary<string, decimal>? ByMeterSize = null, string? GrossUp = null, string? IndexedBy = null) : PriceComponent(Key, Label)
{
    internal override IEnumerable<string> NamedTaxes => TaxKeys ?? [];
    internal override string? RaisedBy => GrossUp;

    internal override Flaw? Apply(Sheet sheet, Part part)
    {
        var (times, unit, flaw) = Limits.Times(part, Times, Key);
        if (flaw is not null) return flaw;
        var amount = Amount;
        if (ByMeterSize is not null)
        {
            (amount, var missing) = Limits.BySize(part, ByMeterSize, Key);
            if (missing is not null) return missing;
        }
        if (IndexedBy is not null)
        {
            var (value, missing) = part.Index(IndexedBy, part.From, 0, Key);
            if (missing is not null) return missing;
            amount *= value;
        }
        var spans = Limits.Count(part, Per, Prorate);
        if (spans == 0) return null;
        var price = Money.Round(amount * part.RaiseBy(GrossUp), part.Rounding.UnitPrice);
        sheet.Line(part, this, Key, Label, spans * times, unit is null ? Limits.UnitOf(Per) : $"{unit}·{Limits.UnitOf(Per)}", price, price * times * spans, TaxKeys);
        return null;
    }

    internal override IEnumerable<Flaw> Flaws()
    {
        if (Amount < 0) yield return new Flaw(".amount", "the amount is not negative; use a subsidy or a discount", "le montant n’est pas négatif ; utilisez une subvention ou une remise");
        if (ByMeterSize?.Values.Any(value => value < 0) == true) yield return new Flaw(".by_meter_size", "amounts are not negative", "les montants ne sont pas négatifs");
    }
}
