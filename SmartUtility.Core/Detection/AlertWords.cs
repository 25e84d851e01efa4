using SmartUtility.Core.Detection.Outages;
using SmartUtility.Core.Detection.Rules;

namespace SmartUtility.Core.Detection;

/// <summary>Words of alerts that leave the pages: titles of work orders and subjects of messages. They say what to check, never who is to blame.</summary>
public static class AlertWords
{
    /// <summary>Origin of work orders that come from an alert.</summary>
    public const string Origin = "alert";

    /// <summary>What the rule saw, in a few words.</summary>
    /// <param name="rule">Code of the rule.</param>
    /// <param name="language">"fr", else English.</param>
    public static string What(string rule, string language) => (rule, language == "fr") switch
    {
        (LimitRule.Name, true) => "écart au-dessus du seuil",
        (LimitRule.Name, false) => "difference above the limit",
        (LossShift.Rule, true) => "pertes en hausse",
        (LossShift.Rule, false) => "losses that grow",
        (NightFlow.Rule, true) => "débit de nuit en hausse",
        (NightFlow.Rule, false) => "night flow that grows",
        (ContinuousFlow.Rule, true) => "débit qui ne s’arrête jamais",
        (ContinuousFlow.Rule, false) => "flow that never rests",
        ("use-drop", true) => "consommation en forte baisse",
        ("use-drop", false) => "use far below its own past",
        ("use-zero", true) => "aucune consommation, plus longtemps que jamais",
        ("use-zero", false) => "no use, for longer than ever",
        ("use-flat", true) => "chaque jour la même consommation",
        ("use-flat", false) => "the same use every day",
        ("use-cap", true) => "consommation plafonnée",
        ("use-cap", false) => "use cut off at a ceiling",
        (Unsupplied.WhileOff, true) => "consommation alors que l’alimentation est coupée",
        (Unsupplied.WhileOff, false) => "use while supply is off",
        (Unsupplied.WithoutAgreement, true) => "consommation sans contrat",
        (Unsupplied.WithoutAgreement, false) => "use without an agreement",
        (SensorHealth.Stuck, true) => "capteur figé",
        (SensorHealth.Stuck, false) => "sensor stuck",
        (SensorHealth.OutOfRange, true) => "capteur hors plage",
        (SensorHealth.OutOfRange, false) => "sensor out of range",
        (Presence.SilentSensor, true) => "capteur muet",
        (Presence.SilentSensor, false) => "sensor silent",
        (Presence.Tamper, true) => "ouverture ou champ magnétique signalé par le compteur",
        (Presence.Tamper, false) => "cover or magnet reported by the meter",
        (Presence.ReverseFlow, true) => "flux inversé signalé par le compteur",
        (Presence.ReverseFlow, false) => "reverse flow reported by the meter",
        (RegisterRules.Stuck, true) => "compteur figé",
        (RegisterRules.Stuck, false) => "meter standing still",
        (RegisterRules.Replaced, true) => "index tombé sans remplacement enregistré",
        (RegisterRules.Replaced, false) => "index fell and no exchange was entered",
        (RegisterRules.Spike, true) => "saut de l’index",
        (RegisterRules.Spike, false) => "index that jumped",
        (RegisterRules.Dip, true) => "creux de l’index",
        (RegisterRules.Dip, false) => "index that dipped",
        (OutageRules.Outage, true) => "coupure",
        (OutageRules.Outage, false) => "outage",
        (OutageRules.Telecom, true) => "compteurs injoignables, alimentation maintenue",
        (OutageRules.Telecom, false) => "meters out of reach, supply goes on",
        (_, true) => "irrégularité",
        _ => "irregularity",
    };

    /// <summary>Title of the work order.</summary>
    public static string Work(string rule, string language) => language == "fr" ? $"Vérifier\u202f: {What(rule, language)}" : $"Check: {What(rule, language)}";
}
