using SmartUtility.Core.Billing;

namespace SmartUtility.Core.Regulation.Formulas;

/// <summary>A part on top of other levies, such as a conservation levy on the charge for abstraction.</summary>
/// <param name="Rate">Fraction.</param>
/// <param name="On">Keys of formulas before it.</param>
public sealed record Surcharge(string Key, Words Label, string Beneficiary, decimal Rate, IReadOnlyList<string> On) : LevyFormula(Key, Label, Beneficiary)
{
    internal override void Apply(LevySheet sheet)
    {
        var on = On.Sum(sheet.SumOf);
        sheet.Add(this, on, sheet.Figures.Currency.Code, Rate, on * Rate, [new("base", on), new("rate", Rate)]);
    }

    internal override IEnumerable<Flaw> Flaws()
    {
        if (Rate < 0) yield return new Flaw(".rate", "is not negative", "n’est pas négatif");
        if (On.Count == 0) yield return new Flaw(".on", "names at least one formula before it", "désigne au moins une formule placée avant");
    }
}
