using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation;

/// <summary>Scheme × figures → lines. The one place that does; knows no clock, no database.</summary>
public static class Levies
{
    /// <summary>Lines of a period by its own figures. Refused: "index-missing" (a formula's index has no factor for the period's year).</summary>
    public static Outcome<IReadOnlyList<LevyLine>> Of(LevyScheme scheme, PeriodFigures figures)
    {
        foreach (var formula in scheme.Formulas)
            if (formula.Index is { } index && scheme.FactorOf(index, figures.From.Year) is null)
                return new Conflict("index-missing", $"index {index} has no factor for {figures.From.Year}; publish a scheme that has it") { Values = [index, figures.From.Year] };
        var sheet = new LevySheet(scheme, figures);
        foreach (var formula in scheme.Formulas) formula.Apply(sheet);
        return new List<LevyLine>(sheet.Lines);
    }

    /// <summary>
    /// What a closed period owes more (or less) since: the levies on its figures as they are known now, less those on its figures as they were known when the
    /// last assessment was made. Tiers, caps and minimum come out as if everything had been known at once.
    /// </summary>
    /// <param name="scheme">That of the closed period.</param>
    /// <param name="before">Its figures with the corrections already assessed.</param>
    /// <param name="now">Its figures with all of them.</param>
    public static Outcome<IReadOnlyList<LevyLine>> Correction(LevyScheme scheme, PeriodFigures before, PeriodFigures now)
    {
        var (was, becomes) = (Of(scheme, before), Of(scheme, now));
        if ((was.Refusal ?? becomes.Refusal) is { } refusal) return refusal;
        List<LevyLine> lines = [];
        foreach (var line in becomes.Value)
        {
            var old = was.Value.FirstOrDefault(one => one.Key == line.Key && one.Kind == line.Kind);
            var change = line.Amount - (old?.Amount ?? 0);
            if (change == 0) continue;
            lines.Add(line with
            {
                Kind = LevyLineKind.Correction, Quantity = line.Quantity - (old?.Quantity ?? 0), Amount = change, About = before.From,
                Steps = [new("before", old?.Amount ?? 0), new("now", line.Amount)],
            });
        }
        // What a first assessment had and this one has not cannot be: the same scheme writes the same lines, but for a commission of nothing.
        lines.AddRange(was.Value.Where(old => old.Amount != 0 && !becomes.Value.Any(line => line.Key == old.Key && line.Kind == old.Kind))
            .Select(old => old with { Kind = LevyLineKind.Correction, Quantity = -old.Quantity, Amount = -old.Amount, About = before.From, Steps = [new("before", old.Amount), new("now", 0)] }));
        return lines;
    }
}
