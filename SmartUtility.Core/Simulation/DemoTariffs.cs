using SmartUtility.Core.Billing;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Simulation;

/// <summary>Price lists of the demonstration in francs CFA, in the shape of those on the coast: a social block, blocks that grow with the households behind the meter, a fixed charge, VAT of 18 %.</summary>
public static class DemoTariffs
{
    /// <summary>Price lists of an operator. The prices of the last half year are a version of their own.</summary>
    /// <param name="country">Says from when.</param>
    /// <param name="operatorCode">Operator.</param>
    public static IReadOnlyList<(Resource Resource, Tariff Tariff)> Of(Country country, string operatorCode)
    {
        var start = new DateOnly(country.From.Year - 1, 1, 1);
        var change = BillingMonth.Of(country.Until.AddDays(-country.Days / 2)).First;
        return operatorCode == CountryBuilder.Water
            ?
            [
                (Resource.Water, List("EAU-DOM", "Eau, usage domestique", "m³", start, change,
                    Blocks("Water", "Eau", true, (198, 5, true), (453, 50, false), (658, null, false)), Fixed(500), Vat())),
                (Resource.Water, List("EAU-PRO", "Eau, usage professionnel", "m³", start, change, Blocks("Water", "Eau", false, (453, 50, false), (658, null, false)), Fixed(1500), Vat())),
                (Resource.Water, List("EAU-ADM", "Eau, administrations", "m³", start, change, Blocks("Water", "Eau", false, (475, null, false)), Fixed(1500), Vat())),
                (Resource.Water, List("EAU-BF", "Eau, bornes-fontaines et kiosques", "m³", start, change, Blocks("Water", "Eau", false, (198, null, true)))),
                (Resource.Gas, List("GAZ-DOM", "Gaz, usage domestique", "m³", start, change, Blocks("Gas", "Gaz", true, (520, 10, false), (610, null, false)), Fixed(400), Vat())),
                (Resource.Gas, List("GAZ-PRO", "Gaz, usage professionnel", "m³", start, change, Blocks("Gas", "Gaz", false, (585, null, false)), Fixed(2500), Vat())),
            ]
            :
            [
                (Resource.Electricity, List("BT-DOM", "Électricité basse tension, usage domestique", "kWh", start, change,
                    Blocks("Energy", "Énergie", true, (86, 20, true), (125, 250, false), (148, null, false)), Fixed(500), Rural(), Vat())),
                (Resource.Electricity, List("BT-PRO", "Électricité basse tension, usage professionnel", "kWh", start, change, Blocks("Energy", "Énergie", false, (125, null, false)), Fixed(2500), Rural(), Vat())),
                (Resource.Electricity, List("BT-ADM", "Électricité basse tension, administrations et éclairage public", "kWh", start, change, Blocks("Energy", "Énergie", false, (133, null, false)), Fixed(2500), Vat())),
            ];
    }

    static Tariff List(string code, string name, string unit, DateOnly start, DateOnly change, params PriceComponent[] components)
    {
        var rounding = new RoundingPolicy(UnitPrice: new(RoundingMode.HalfUp, 1), Line: new(RoundingMode.HalfUp, 1), Tax: new(RoundingMode.HalfUp, 1), Total: new(RoundingMode.HalfUp, 5));
        return new Tariff(code, name, "XOF", unit, [new TariffVersion(start, [.. components.Select(Earlier)], rounding), new TariffVersion(change, components, rounding)]);
    }

    // Before the last change everything that is not a social price cost a little less.
    static PriceComponent Earlier(PriceComponent component) => component is EnergyBlocks energy
        ? energy with { Blocks = [.. energy.Blocks.Select(block => block.TaxKeys is { Count: 0 } ? block : block with { Price = Money.Round(block.Price * 0.95m, new(RoundingMode.HalfUp, 1)) })] }
        : component;

    /// <summary>A social block is free of VAT.</summary>
    static EnergyBlocks Blocks(string english, string french, bool byHouseholds, params (decimal Price, decimal? UpTo, bool Social)[] blocks) => new("energy", Words.Of(english, french),
        [.. blocks.Select((block, at) => new Block(block.Price, block.UpTo, TaxKeys: block.Social ? [] : null, Label: block.Social ? Words.Of($"{english}, social block", $"{french}, tranche sociale")
            : blocks.Length == 1 ? null : Words.Of($"{english}, block {at + 1}", $"{french}, tranche {at + 1}")))],
        ScaleByHouseholds: byHouseholds, TaxKeys: blocks.All(block => block.Social) ? null : ["vat"]);

    static FixedCharge Fixed(decimal amount) => new("fixed", Words.Of("Fixed charge", "Redevance fixe"), amount, Prorate: true, TaxKeys: ["vat"]);

    static Levy Rural() => new("rural", Words.Of("Rural electrification fund", "Fonds d’électrification rurale"), LevyBasis.PerUnit, 3, "Fonds d’électrification rurale");

    static Tax Vat() => new("vat", Words.Of("VAT 18 %", "TVA 18 %"), 0.18m);
}
