using SmartUtility.Core.Billing;

namespace SmartUtility.Core.Regulation.Formulas;

/// <summary>Rate × turnover: invoiced before taxes, invoiced in all, or collected; net of what was paid for bulk purchases where it says so.</summary>
/// <param name="Of">Amounts that make up turnover; they are added.</param>
/// <param name="Rate">Fraction, where there are no tiers.</param>
/// <param name="Less">Amounts taken off; null: none. Turnover is not below zero by them.</param>
/// <param name="On">Resource, classes and zones that count of both; null: all.</param>
/// <param name="Tiers">Rates by parts of the turnover of a year, instead of the rate.</param>
public sealed record TurnoverLevy(string Key, Words Label, string Beneficiary, IReadOnlyList<Figure> Of, decimal Rate = 0, IReadOnlyList<Figure>? Less = null, Selection? On = null, IReadOnlyList<LevyTier>? Tiers = null) : LevyFormula(Key, Label, Beneficiary)
{
    internal override void Apply(LevySheet sheet)
    {
        var figures = sheet.Figures;
        var (gross, less) = (Of.Sum(figure => figures.Sum(figure, On)), (Less ?? []).Sum(figure => figures.Sum(figure, On)));
        var net = less == 0 ? gross : Math.Max(0, gross - less);
        List<LevyStep> steps = less == 0 ? [new("base", gross)] : [new("base", gross), new("less", less)];
        sheet.Add(this, net, figures.Currency.Code, Tiers is null ? Rate : null, Graduated.Of(net, Rate, Tiers, figures.YearShare, steps), steps);
    }

    internal override IEnumerable<Flaw> Flaws()
    {
        if (Of.Count == 0 || Of.Concat(Less ?? []).Any(figure => !figure.IsMoney())) yield return new Flaw(".of", "names amounts: invoiced-net, invoiced-tax, invoiced-levy, invoiced-total, collected or purchase-cost", "désigne des montants : invoiced-net, invoiced-tax, invoiced-levy, invoiced-total, collected ou purchase-cost");
        if (Tiers is null && Rate > 1) yield return new Flaw(".rate", "is a fraction: 0.015 for 1.5 %", "est une fraction : 0.015 pour 1,5 %");
        foreach (var flaw in Graduated.Flaws(Rate, Tiers)) yield return flaw;
    }
}
