using SmartUtility.Core.Billing.Pricing;

namespace SmartUtility.Core.Billing;

/// <summary>What chooses a branch.</summary>
public enum BranchBy
{
    /// <summary>The whole quantity.</summary>
    Quantity,
    /// <summary>The average of months.</summary>
    Average,
    /// <summary>Subscribed power.</summary>
    Kva,
    /// <summary>Demand.</summary>
    Kw,
}

/// <summary>Whole price lists chosen by total use: the components of the first branch that takes it are evaluated here, each with its own blocks and taxes. Keys may be the same in several branches.</summary>
/// <param name="Choices">Ascending limits; the last has none.</param>
/// <param name="By">What chooses.</param>
/// <param name="LimitsPer">For quantities: what the limits are for.</param>
/// <param name="ScaleByDays">True: limits are scaled to the days billed; false: each begun span counts whole.</param>
/// <param name="LimitsTimes">Limits are multiplied by this.</param>
/// <param name="Average">Which months are averaged.</param>
public sealed record Branches(string Key, Words Label, IReadOnlyList<Branch> Choices, BranchBy By = BranchBy.Quantity, Span LimitsPer = Span.Month, bool ScaleByDays = true, Times LimitsTimes = Times.One,
    MovingAverage? Average = null) : PriceComponent(Key, Label)
{
    internal override Flaw? Apply(Sheet sheet, Part part)
    {
        var (times, _, flaw) = Limits.Times(part, LimitsTimes, Key);
        if (flaw is not null) return flaw;
        if (By == BranchBy.Kva && part.Whole.Kva is null) return Flaw.Missing(part.Whole, "kva", Key);
        if (By == BranchBy.Kw && part.Demand(null) is null) return Flaw.Missing(part.Whole, "kw", Key);
        // The whole period chooses, so that a split in the middle changes nothing.
        var (value, scale) = By switch
        {
            BranchBy.Average => (part.Average(Average ?? MovingAverage.Quarter), times),
            BranchBy.Kva => (part.Whole.Kva!.Value, times),
            BranchBy.Kw => (part.Demand(null)!.Value, times),
            _ => (part.DecidingQuantity, Limits.Whole(part, LimitsPer, ScaleByDays) * times),
        };
        var chosen = Choices.First(choice => choice.UpTo is null || value <= Math.Round(choice.UpTo.Value * scale, 10, MidpointRounding.AwayFromZero));
        part.Taxes.AddRange(chosen.Components.OfType<Tax>());
        foreach (var component in chosen.Components)
            if (sheet.Add(part, component) is { } missing) return missing;
        return null;
    }

    internal override IEnumerable<Flaw> Flaws()
    {
        if (Choices.Count == 0) yield return new Flaw(".choices", "has no branch; add one", "n’a pas de branche ; ajoutez-en une");
        for (var n = 0; n < Choices.Count; n++)
        {
            if (n == Choices.Count - 1 && Choices[n].UpTo is not null) yield return new Flaw($".choices[{n}].up_to", "the last branch must have no limit", "la dernière branche n’a pas de limite");
            if (n < Choices.Count - 1 && Choices[n].UpTo is null or < 0) yield return new Flaw($".choices[{n}].up_to", "every branch but the last needs a limit", "toute branche sauf la dernière a une limite");
            if (n > 0 && n < Choices.Count - 1 && Choices[n].UpTo <= Choices[n - 1].UpTo) yield return new Flaw($".choices[{n}].up_to", "limits must rise", "les limites doivent croître");
        }
        if (Average is { Months: < 1 or > 60 }) yield return new Flaw(".average.months", "is 1 to 60", "est de 1 à 60");
    }
}

/// <summary>A price list of its own.</summary>
/// <param name="Components">Evaluated in this order, in the place of the branches.</param>
/// <param name="UpTo">Limit, inclusive; null in the last.</param>
public sealed record Branch(IReadOnlyList<PriceComponent> Components, decimal? UpTo = null);
