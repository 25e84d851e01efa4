using SmartUtility.Core.Billing;

namespace SmartUtility.Core.Regulation.Formulas;

/// <summary>
/// What subscribers were billed for somebody else is handed over: the levy's lines on the period's bills less their credits, exactly, and the operator's
/// commission for collecting as a line of its own. Rate × quantity stands beside it as a check.
/// </summary>
/// <param name="Levies">Keys of the tariffs' levy components.</param>
/// <param name="Commission">Fraction that the operator keeps; 0: none.</param>
/// <param name="CheckRate">What one unit should have brought; null: not checked.</param>
/// <param name="On">Resource, classes and zones that count; null: all.</param>
public sealed record PassThroughLevy(string Key, Words Label, string Beneficiary, IReadOnlyList<string> Levies, decimal Commission = 0, decimal? CheckRate = null, Selection? On = null) : LevyFormula(Key, Label, Beneficiary)
{
    static readonly Words Kept = Words.Of("Commission for collecting", "Commission de recouvrement");

    internal override void Apply(LevySheet sheet)
    {
        var lines = sheet.Figures.Lines.Where(line => line.Key is { } key && Levies.Contains(key) && (On ?? Selection.All).Takes(line)).ToList();
        var (amount, on) = (lines.Where(line => line.Figure == Figure.Levy).Sum(line => line.Value), lines.Where(line => line.Figure == Figure.LevyBase).Sum(line => line.Value));
        List<LevyStep> steps = [new("base", amount)];
        if (CheckRate is { } rate) steps.AddRange([new("check-quantity", on), new("check-rate", rate), new("check", sheet.Round(on * rate)), new("check-difference", amount - sheet.Round(on * rate))]);
        var line = sheet.Add(this, amount, sheet.Figures.Currency.Code, null, amount, steps);
        sheet.Keep(line, Kept, Commission);
    }

    internal override IEnumerable<Flaw> Flaws()
    {
        if (Levies.Count == 0) yield return new Flaw(".levies", "names at least one levy of the tariffs", "désigne au moins une redevance des tarifs");
        if (Commission is < 0 or > 1) yield return new Flaw(".commission", "is a fraction between 0 and 1", "est une fraction entre 0 et 1");
        if (CheckRate < 0) yield return new Flaw(".check_rate", "is not negative", "n’est pas négatif");
        if ((Cap ?? (object?)Minimum ?? Index) is not null) yield return new Flaw("", "what is passed through has no cap, minimum or index: it is what was billed", "ce qui est reversé n’a ni plafond, ni minimum, ni indice : c’est ce qui a été facturé");
    }
}
