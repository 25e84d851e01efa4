using SmartUtility.Core.Billing;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation.Formulas;

/// <summary>Rate × quantity: so much per kWh or m³ billed, consumed, supplied, produced, abstracted or bought.</summary>
/// <param name="Of">Which volume.</param>
/// <param name="Rate">Money per unit, where there are no tiers.</param>
/// <param name="On">Resource, classes and zones that count; null: all (of one unit).</param>
/// <param name="Tiers">Rates by parts of the volume of a year, instead of the rate.</param>
public sealed record QuantityLevy(string Key, Words Label, string Beneficiary, Figure Of, decimal Rate = 0, Selection? On = null, IReadOnlyList<LevyTier>? Tiers = null) : LevyFormula(Key, Label, Beneficiary)
{
    internal override void Apply(LevySheet sheet)
    {
        var quantity = sheet.Figures.Sum(Of, On);
        List<LevyStep> steps = [new("base", quantity)];
        sheet.Add(this, quantity, sheet.Figures.UnitOf(Of, On) ?? On?.Resource?.DisplayUnit() ?? "", Tiers is null ? Rate : null, Graduated.Of(quantity, Rate, Tiers, sheet.Figures.YearShare, steps), steps);
    }

    internal override IEnumerable<Flaw> Flaws()
    {
        if (!Of.IsVolume()) yield return new Flaw(".of", "names a volume: billed, consumed, supplied, lost, produced, abstracted or purchased", "désigne un volume : billed, consumed, supplied, lost, produced, abstracted ou purchased");
        foreach (var flaw in Graduated.Flaws(Rate, Tiers)) yield return flaw;
    }
}
