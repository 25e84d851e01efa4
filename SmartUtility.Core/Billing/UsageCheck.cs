using SmartUtility.Core.Billing.Pricing;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>What makes usage unfit to be priced.</summary>
public static class UsageCheck
{
    /// <summary>The first problem, or null.</summary>
    public static Refusal? FirstProblem(UsageInput usage) => usage.Periods.Count == 0
        ? new Flaw("$.periods", "the usage has no period; give at least one", "la consommation n’a pas de période ; donnez-en au moins une").As(Flaw.Usage)
        : usage.Periods.Index().SelectMany(row => Flaws(row.Item).Select(flaw => flaw.Below($"$.periods[{row.Index}]"))).FirstOrDefault()?.As(Flaw.Usage);

    static IEnumerable<Flaw> Flaws(UsagePeriod period)
    {
        static Flaw Negative(string where) => new(where, "is negative; give 0 or more", "est négatif ; donnez 0 ou plus");
        if (period.To <= period.From) yield return new Flaw(".to", $"must be after from ({period.From:yyyy-MM-dd}); it is the first day that is not billed", $"doit suivre from ({period.From:yyyy-MM-dd}) ; c’est le premier jour qui n’est pas facturé");
        if (period.From.Year < 1900 || period.To.Year > 2200) yield return new Flaw(".from", "is before 1900 or after 2200", "est avant 1900 ou après 2200");
        if (period.Days > 3700) yield return new Flaw(".to", "is more than ten years after from", "est plus de dix ans après from");
        if (period.Households < 1) yield return new Flaw(".households", "must be 1 or more", "doit être 1 ou plus");
        if (period.Quantity < 0) yield return Negative(".quantity");
        if (period.Kva < 0) yield return Negative(".kva");
        if (period.Kw < 0) yield return Negative(".kw");
        if (period.Exported < 0) yield return Negative(".exported");
        if (period.AlreadyBought < 0) yield return Negative(".already_bought");
        foreach (var slot in period.Slots ?? new Dictionary<string, decimal>())
            if (slot.Value < 0) yield return Negative($".slots.{slot.Key}");
        foreach (var slot in period.Demands ?? new Dictionary<string, decimal>())
            if (slot.Value < 0) yield return Negative($".demands.{slot.Key}");
        foreach (var (n, register) in (period.Registers ?? []).Index())
        {
            var at = $".registers[{n}]";
            if (register.Quantity is null && (register.FromIndex is null || register.ToIndex is null)) yield return new Flaw(at, $"register {register.Code} needs quantity, or from_index and to_index", $"le registre {register.Code} exige quantity, ou from_index et to_index");
            else if (register.Multiplier <= 0) yield return new Flaw(at + ".multiplier", "must be positive", "doit être positif");
            else if (register.Digits is < 1 or > 12) yield return new Flaw(at + ".digits", "is 1 to 12", "est de 1 à 12");
            else if (register.Counted < 0) yield return new Flaw(at, $"register {register.Code} falls from {register.FromIndex} to {register.ToIndex}; give its digits if it started again from 0", $"le registre {register.Code} baisse de {register.FromIndex} à {register.ToIndex} ; donnez digits s’il est reparti de 0");
        }
        foreach (var flaw in Intervals(period)) yield return flaw;
        if (period.Slots is { } slots && period.Quantity is { } quantity && slots.Values.Sum() != quantity)
            yield return new Flaw(".slots", $"add up to {BillingJson.Text(slots.Values.Sum())}, not to the quantity {BillingJson.Text(quantity)}; leave quantity out or correct one of them", $"font {BillingJson.Text(slots.Values.Sum())}, et non la quantité {BillingJson.Text(quantity)} ; omettez quantity ou corrigez l’un des deux");
        foreach (var (n, month) in (period.PastMonths ?? []).Index())
            if (month.Quantity < 0 || month.Kw < 0) yield return Negative($".past_months[{n}]");
        foreach (var factor in period.Factors ?? new Dictionary<string, IReadOnlyList<DatedValue>>())
            if (factor.Value.Count == 0 || factor.Value.Any(row => row.Value <= 0)) yield return new Flaw($".factors.{factor.Key}", "has values that are positive, with their first days", "a des valeurs positives, avec leur premier jour");
    }

    static IEnumerable<Flaw> Intervals(UsagePeriod period)
    {
        if (period.Series is { Minutes: < 1 or > 1440 })
        {
            yield return new Flaw(".series.minutes", "is 1 to 1440", "est de 1 à 1440");
            yield break;
        }
        foreach (var (n, interval) in (period.Intervals ?? []).Index())
        {
            if (interval.To <= interval.From) yield return new Flaw($".intervals[{n}].to", "must be after from", "doit suivre from");
            if (interval.Quantity < 0) yield return new Flaw($".intervals[{n}].quantity", "is negative; give 0 or more", "est négatif ; donnez 0 ou plus");
        }
        if (period.Series?.Values.Index().FirstOrDefault(row => row.Item < 0) is { Item: < 0 } low) yield return new Flaw($".series.values[{low.Index}]", "is negative; give 0 or more", "est négatif ; donnez 0 ou plus");
    }

    /// <summary>What the usage brings along and the tariff does not know: a misspelt name would silently change the bill.</summary>
    internal static Flaw? Unknown(UsagePeriod period, IReadOnlyList<Part> parts)
    {
        if (period.Amounts is null && period.Slots is null && period.Demands is null && period.Factors is null && period.Items is null && period.Exported is null && !period.HasIntervals) return null;
        var components = parts.Select(part => part.Version).Distinct().SelectMany(version => Part.Walk(version.Components)).ToList();
        Flaw? Stray(string name, IEnumerable<string>? given, string english, string french, params IEnumerable<string> known)
        {
            var all = known.Distinct().ToList();
            return given?.FirstOrDefault(key => !all.Contains(key)) is not { } stray ? null
                : new Flaw($"{period.Where}.{name}.{stray}", $"is no {english} of the tariff" + (all.Count > 0 ? $"; it has {string.Join(", ", all)}" : ""), $"n’est pas {french} du tarif" + (all.Count > 0 ? $" ; il a {string.Join(", ", all)}" : ""));
        }
        var slots = components.OfType<TimeOfUse>().SelectMany(one => one.Prices.Select(price => price.Slot)).Concat(components.OfType<EnergyBlocks>().Select(one => one.Slot ?? "")).Concat(components.OfType<DemandCharge>().Select(one => one.Slot ?? ""))
            .Concat(parts.SelectMany(part => part.Version.Calendar?.Rules ?? []).Select(rule => rule.Slot)).Where(slot => slot.Length > 0).ToList();
        var outside = parts[0].Outside() is { } stretch ? new Flaw($"{period.Where}.{(period.Intervals is { Count: > 0 } ? "intervals" : "series")}", $"{stretch:yyyy-MM-ddTHH:mm:ssK} lies outside of the period; its days are those of the tariff's zone", $"{stretch:yyyy-MM-ddTHH:mm:ssK} est hors de la période ; ses jours sont ceux du fuseau du tarif") : null;
        return Stray("amounts", period.Amounts?.Keys, "component of type given", "un composant de type given", components.OfType<GivenAmount>().Select(one => one.Key))
            ?? Stray("slots", period.Slots?.Keys, "slot", "une plage", slots) ?? Stray("demands", period.Demands?.Keys, "slot", "une plage", slots)
            ?? Stray("factors", period.Factors?.Keys, "component of type factor", "un composant de type factor", components.OfType<ConversionFactor>().Select(one => one.Key))
            ?? (period.Items is { Count: > 0 } && !components.OfType<ItemLines>().Any() ? new Flaw($"{period.Where}.items", "the tariff has no component of type items; add one", "le tarif n’a pas de composant de type items ; ajoutez-en un") : null)
            ?? (period.Exported is not null && !components.OfType<ExportCredit>().Any() ? new Flaw($"{period.Where}.exported", "the tariff has no component of type export-credit; add one", "le tarif n’a pas de composant de type export-credit ; ajoutez-en un") : null)
            ?? outside;
    }
}
