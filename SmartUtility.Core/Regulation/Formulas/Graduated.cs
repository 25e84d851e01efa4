using SmartUtility.Core.Billing;

namespace SmartUtility.Core.Regulation.Formulas;

/// <summary>A rate, or tiers in its place, applied to a base.</summary>
static class Graduated
{
    /// <summary>What is due. Tier limits stand per year and count by the period's share of it. A base below zero (more was taken back than billed) takes the first tier's rate.</summary>
    public static decimal Of(decimal on, decimal rate, IReadOnlyList<LevyTier>? tiers, decimal yearShare, List<LevyStep> steps)
    {
        if (tiers is null)
        {
            steps.Add(new LevyStep("rate", rate));
            return on * rate;
        }
        if (on <= 0) return on * tiers[0].Rate;
        var (due, from) = (0m, 0m);
        foreach (var tier in tiers)
        {
            var to = Math.Min(on, tier.UpTo * yearShare ?? on);
            if (to <= from) continue;
            due += (to - from) * tier.Rate;
            steps.Add(new LevyStep("tier", (to - from) * tier.Rate));
            from = to;
        }
        return due;
    }

    /// <summary>What is wrong with rate and tiers.</summary>
    public static IEnumerable<Flaw> Flaws(decimal rate, IReadOnlyList<LevyTier>? tiers)
    {
        if (rate < 0 || tiers?.Any(tier => tier.Rate < 0) == true) yield return new Flaw(".rate", "rates are not negative", "un taux n’est pas négatif");
        if (tiers is null) yield break;
        if (tiers.Count == 0 || tiers[^1].UpTo is not null || tiers.SkipLast(1).Any(tier => tier.UpTo is null))
            yield return new Flaw(".tiers", "every tier but the last has a limit, the last has none", "toute tranche sauf la dernière a une limite, la dernière n’en a pas");
        else if (tiers.SkipLast(1).Zip(tiers.SkipLast(1).Skip(1), (one, next) => next.UpTo <= one.UpTo).Any(falls => falls) || tiers[0].UpTo <= 0)
            yield return new Flaw(".tiers", "limits rise and are above zero", "les limites croissent et dépassent zéro");
    }
}
