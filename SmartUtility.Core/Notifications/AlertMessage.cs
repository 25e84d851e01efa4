using System.Globalization;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Notifications;

/// <summary>What a message about an alert is made of.</summary>
/// <param name="Point">Name and code of the network point.</param>
/// <param name="Resource">What flows there.</param>
/// <param name="LossPercent">Loss in % of expected when raised.</param>
/// <param name="LossPerHour">Loss per hour when raised, base units (Wh or L).</param>
/// <param name="Since">Start of the condition, local wall clock of the operator.</param>
/// <param name="Until">End of the condition, local wall clock; null while it lasts.</param>
/// <param name="Rule">Code of the rule.</param>
/// <param name="HasGrown">True when an alert known already became graver.</param>
public sealed record AlertFacts(string Point, Resource Resource, decimal LossPercent, long LossPerHour, DateTime Since, DateTime? Until, string Rule = LimitRule.Name, bool HasGrown = false);

/// <summary>The words of messages about alerts. They say "irregularity to check", never more: a person decides.</summary>
public static class AlertMessage
{
    const string Thin = "\u202f";

    /// <summary>Subject and text of "raised".</summary>
    public static (string Subject, string Body) Raised(string language, AlertFacts alert)
    {
        var culture = Culture(language);
        var (percent, perHour, since) = (Number(alert.LossPercent, "0.0", culture), Display(alert, culture), alert.Since.ToString("g", culture));
        if (alert.Rule != LimitRule.Name || alert.HasGrown) return Other(language, alert, perHour, since);
        return language == "fr"
            ? ($"Irrégularité à vérifier{Thin}: {alert.Point}",
               $"{alert.Point}{Thin}: écart de {percent}{Thin}% entre l’attendu et le reçu depuis le {since}, soit {perHour} par heure. Merci de vérifier.")
            : ($"Irregularity to check: {alert.Point}",
               $"{alert.Point}: a difference of {percent}% between expected and received since {since}, that is {perHour} per hour. Please check.");
    }

    static (string Subject, string Body) Other(string language, AlertFacts alert, string perHour, string since)
    {
        var what = AlertWords.What(alert.Rule, language);
        if (language == "fr")
            return ($"{(alert.HasGrown ? "Plus grave" : "Irrégularité à vérifier")}{Thin}: {alert.Point}", $"{alert.Point}{Thin}: {what} depuis le {since}{(alert.LossPerHour > 0 ? $", environ {perHour} par heure" : "")}. Merci de vérifier.");
        return ($"{(alert.HasGrown ? "Graver" : "Irregularity to check")}: {alert.Point}", $"{alert.Point}: {what} since {since}{(alert.LossPerHour > 0 ? $", about {perHour} per hour" : "")}. Please check.");
    }

    /// <summary>Subject and text of "cleared".</summary>
    public static (string Subject, string Body) Cleared(string language, AlertFacts alert)
    {
        var culture = Culture(language);
        var (since, until) = (alert.Since.ToString("g", culture), (alert.Until ?? alert.Since).ToString("g", culture));
        if (alert.Rule != LimitRule.Name)
            return language == "fr" ? ($"Retour à la normale{Thin}: {alert.Point}", $"{alert.Point}{Thin}: {AlertWords.What(alert.Rule, language)}, signalé depuis le {since}, terminé au {until}.")
                : ($"Back to normal: {alert.Point}", $"{alert.Point}: {AlertWords.What(alert.Rule, language)}, reported since {since}, over as of {until}.");
        return language == "fr"
            ? ($"Retour à la normale{Thin}: {alert.Point}", $"{alert.Point}{Thin}: l’écart signalé depuis le {since} est repassé sous le seuil. Situation normale au {until}.")
            : ($"Back to normal: {alert.Point}", $"{alert.Point}: the difference reported since {since} is below the limit again. Normal as of {until}.");
    }

    static string Display(AlertFacts alert, CultureInfo culture) =>
        Number((decimal)alert.LossPerHour / ResourceUnits.BasePerDisplay, "#,0.0", culture) + " " + alert.Resource.DisplayUnit();

    static string Number(decimal value, string format, CultureInfo culture) => value.ToString(format, culture);

    static CultureInfo Culture(string language) => CultureInfo.GetCultureInfo(language == "fr" ? "fr-FR" : "en-GB");
}
