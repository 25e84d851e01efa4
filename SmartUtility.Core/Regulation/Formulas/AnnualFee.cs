using SmartUtility.Core.Billing;

namespace SmartUtility.Core.Regulation.Formulas;

/// <summary>A fee per year for the licence, by the period's months.</summary>
/// <param name="Amount">Money per year.</param>
/// <param name="PerConnection">Money per connection and year on top; 0: none.</param>
public sealed record AnnualFee(string Key, Words Label, string Beneficiary, decimal Amount, decimal PerConnection = 0) : LevyFormula(Key, Label, Beneficiary)
{
    internal override void Apply(LevySheet sheet)
    {
        var figures = sheet.Figures;
        List<LevyStep> steps = [new("per-year", Amount)];
        var yearly = Amount;
        if (PerConnection != 0)
        {
            var connections = figures.Sum(Figure.Connections);
            yearly += connections * PerConnection;
            steps.Add(new LevyStep("connections", connections));
        }
        sheet.Add(this, figures.Months, "month", null, yearly * figures.YearShare, steps);
    }

    internal override IEnumerable<Flaw> Flaws()
    {
        if (Amount < 0 || PerConnection < 0) yield return new Flaw(".amount", "a fee is not negative", "une redevance n’est pas négative");
    }
}
