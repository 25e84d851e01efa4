using SmartUtility.Core.Billing.Pricing;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>What makes a tariff unusable, found before it is published or priced: what, where, and what to do.</summary>
public static class TariffCheck
{
    /// <summary>The first problem, or null.</summary>
    public static Refusal? FirstProblem(Tariff tariff) => Flaws(tariff).FirstOrDefault()?.As(Flaw.Tariff);

    /// <summary>The first problem of one version that is to be published, or null; looks for hours without a slot too.</summary>
    /// <param name="version">Version.</param>
    /// <param name="currency">Of the amounts.</param>
    public static Refusal? FirstProblem(TariffVersion version, Currency currency)
    {
        if (Flaws(version, currency).FirstOrDefault() is { } flaw) return flaw.Below("$").As(Flaw.Tariff);
        return version.Calendar?.Gap() is { } gap ? new Flaw("$.calendar.rules", $"no rule covers {gap:dddd} {gap:dd MMMM HH:mm}; add a last rule without conditions", $"aucune règle ne couvre le {gap:dd/MM} à {gap:HH:mm} ; ajoutez une dernière règle sans condition").As(Flaw.Tariff) : null;
    }

    static IEnumerable<Flaw> Flaws(Tariff tariff)
    {
        if (string.IsNullOrWhiteSpace(tariff.Code)) yield return new Flaw("$.code", "the tariff has no code", "le tarif n’a pas de code");
        if (tariff.Currency.Length != 3 || !tariff.Currency.All(char.IsAsciiLetterUpper))
        {
            yield return new Flaw("$.currency", $"'{tariff.Currency}' is no ISO 4217 code like XOF", $"« {tariff.Currency} » n’est pas un code ISO 4217 comme XOF");
            yield break;
        }
        if (string.IsNullOrWhiteSpace(tariff.Unit)) yield return new Flaw("$.unit", "the tariff has no unit", "le tarif n’a pas d’unité");
        if (tariff.Zone is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)) yield return new Flaw("$.zone", $"'{zone}' is no time zone like Africa/Porto-Novo", $"« {zone} » n’est pas un fuseau comme Africa/Porto-Novo");
        foreach (var (name, values) in tariff.Indices ?? new Dictionary<string, IReadOnlyDictionary<string, decimal>>())
            foreach (var month in values.Keys)
                if (!BillingMonth.TryParse(month, out _)) yield return new Flaw($"$.indices.{name}.{month}", "is no month like 2026-03", "n’est pas un mois comme 2026-03");
        if (tariff.Versions.Count == 0) yield return new Flaw("$.versions", "the tariff has no version; add one with valid_from and components", "le tarif n’a pas de version ; ajoutez-en une avec valid_from et components");
        foreach (var (n, version) in tariff.Versions.Index())
        {
            if (tariff.Versions.Take(n).Any(other => other.ValidFrom == version.ValidFrom))
                yield return new Flaw($"$.versions[{n}].valid_from", $"two versions are valid from {version.ValidFrom:yyyy-MM-dd}; change one of the days", $"deux versions valent à partir du {version.ValidFrom:yyyy-MM-dd} ; changez l’un des jours");
            foreach (var flaw in Flaws(version, Currency.Of(tariff.Currency))) yield return flaw.Below($"$.versions[{n}]");
        }
    }

    static IEnumerable<Flaw> Flaws(TariffVersion version, Currency currency)
    {
        if (version.Components.Count == 0) yield return new Flaw(".components", "has no component; add one", "n’a pas de composant ; ajoutez-en un");
        if (version.SplitTo < 0) yield return new Flaw(".split_to", "is 0 or more", "est 0 ou plus");
        foreach (var (name, point) in new[] { ("unit_price", version.Rounding?.UnitPrice), ("line", version.Rounding?.Line), ("tax", version.Rounding?.Tax), ("levy", version.Rounding?.Levy), ("total", version.Rounding?.Total) })
            if (point is { Increment: <= 0 }) yield return new Flaw($".rounding.{name}.increment", "a rounding increment must be positive", "un pas d’arrondi doit être positif");
        if (version.Rounding?.Total is { Increment: > 0 } total && total.Increment % currency.SmallestUnit != 0)
            yield return new Flaw(".rounding.total.increment", $"must be a multiple of {currency.SmallestUnit}, the smallest amount in {currency.Code}", $"doit être un multiple de {currency.SmallestUnit}, le plus petit montant en {currency.Code}");
        foreach (var flaw in version.Calendar?.Flaws() ?? []) yield return flaw.Below(".calendar");
        foreach (var flaw in Alternatives(version.Components, ".components").Take(200).SelectMany(alternative => Flaws(alternative, version))) yield return flaw;
    }

    // The version as it is reckoned: with one branch each of those that hold branches.
    static IEnumerable<List<(PriceComponent Component, string At)>> Alternatives(IReadOnlyList<PriceComponent> components, string at)
    {
        IEnumerable<List<(PriceComponent, string)>> all = [[]];
        foreach (var (n, component) in components.Index())
        {
            var own = (component, $"{at}[{n}]");
            List<List<(PriceComponent, string)>> here = component is Branches { Choices.Count: > 0 } branches
                ? [.. branches.Choices.Index().SelectMany(choice => Alternatives(choice.Item.Components, $"{at}[{n}].choices[{choice.Index}].components").Select(inner => inner.Prepend(own).ToList()))]
                : [[own]];
            all = [.. all.SelectMany(before => here.Select(next => before.Concat(next).ToList())).Take(200)];
        }
        return all;
    }

    static IEnumerable<Flaw> Flaws(List<(PriceComponent Component, string At)> list, TariffVersion version)
    {
        if (list.FindLast(row => row.Component is Tax { InOwnBase: true }) is { Component: not null } own && list.Sum(row => row.Component is Tax { InOwnBase: true } tax ? tax.Rate : 0) >= 1)
            yield return new Flaw($"{own.At}.rate", "taxes in their own base are less than 1 together", "les taxes dans leur propre base font ensemble moins de 1");
        var before = new List<PriceComponent>();
        foreach (var (component, at) in list)
        {
            var key = component.Key;
            if (string.IsNullOrWhiteSpace(key) || key.Any(letter => !(char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '_')))
                yield return new Flaw($"{at}.key", $"the key '{key}' must be of lower-case letters, digits, - and _", $"la clé « {key} » se compose de minuscules sans accent, de chiffres, de - et de _");
            if (before.Any(other => other.Key == key)) yield return new Flaw($"{at}.key", $"the key '{key}' stands twice; rename one of them", $"la clé « {key} » est donnée deux fois ; renommez l’une d’elles");
            foreach (var flaw in component.Flaws()) yield return flaw.Below(at);
            foreach (var flaw in component.When?.Flaws(version.Calendar) ?? []) yield return flaw.Below($"{at}.when");
            foreach (var name in component.NamedTaxes)
            {
                if (before.Any(other => other is Tax && other.Key == name)) yield return new Flaw($"{at}.tax_keys", $"tax '{name}' must be declared after '{key}', which is subject to it", $"la taxe « {name} » se déclare après « {key} », qui y est soumis");
                if (!list.Any(other => other.Component is Tax && other.Component.Key == name)) yield return new Flaw($"{at}.tax_keys", $"names the unknown tax '{name}'; declare a component of type tax with that key", $"nomme la taxe inconnue « {name} » ; déclarez un composant de type tax avec cette clé");
            }
            foreach (var name in component.NamedBases)
                if (name != "*" && !before.Any(other => other.Key == name || name.StartsWith(other.Key + ".", StringComparison.Ordinal)))
                    yield return new Flaw($"{at}.bases", $"names '{name}', which is not declared before it", $"nomme « {name} », qui n’est pas déclaré avant");
            if (component.RaisedBy is { } raised && !list.Any(other => other.Component is Tax { Included: true } && other.Component.Key == raised))
                yield return new Flaw($"{at}.gross_up", $"names no included tax '{raised}'", $"ne nomme pas de taxe incluse « {raised} »");
            if (component is Tax { Bases: null } && !Part.Walk(version.Components).Any(other => other.NamedTaxes.Contains(key)))
                yield return new Flaw(at, $"nothing is subject to the tax '{key}'; name it in the tax_keys of components, or give it bases", $"rien n’est soumis à la taxe « {key} » ; nommez-la dans tax_keys, ou donnez-lui des bases");
            before.Add(component);
        }
    }
}
