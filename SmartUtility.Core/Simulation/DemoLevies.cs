using SmartUtility.Core.Billing;
using SmartUtility.Core.Regulation;
using SmartUtility.Core.Regulation.Formulas;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Simulation;

/// <summary>What the demonstration's operators owe the state. The shapes are those of real regulators; the rates are examples, no country's law.</summary>
public static class DemoLevies
{
    /// <summary>The scheme of an operator from a month on.</summary>
    public static LevyScheme Of(string operatorCode, DateOnly validFrom)
    {
        var turnover = new TurnoverLevy("turnover", Words.Of("Regulation levy on turnover", "Redevance de régulation sur le chiffre d’affaires"), "Autorité de régulation", [Figure.InvoicedNet], Tiers: [new LevyTier(0.01m, 120_000_000), new LevyTier(0.005m)]) { Cap = new LevyCap(Rate: 0.01m) };
        var licence = new AnnualFee("licence", Words.Of("Annual licence", "Licence annuelle"), "Trésor public", 1_200_000);
        LevyFormula[] formulas = operatorCode == CountryBuilder.Water
            ? [new QuantityLevy("water", Words.Of("Water supplied to subscribers", "Eau distribuée aux abonnés"), "Agence de bassin", Figure.Consumed, 5, new Selection(Resource.Water)), new Surcharge("conservation", Words.Of("Conservation levy", "Contribution à la préservation"), "Fonds de l’eau", 0.05m, ["water"]), turnover, licence]
            : [new PassThroughLevy("rural", Words.Of("Rural electrification", "Électrification rurale"), "Fonds d’électrification rurale", ["rural"], 0.02m, 3), turnover, licence];
        return new LevyScheme(validFrom, new LevyIssuer("Autorité de régulation des services publics", "Avenue Jean-Paul II, Cotonou", "Trésor public, compte 00100 1001 2026"), formulas, new LateTerms(0.02m, Penalty: 0.1m, GraceDays: 5), 30, 15);
    }
}
