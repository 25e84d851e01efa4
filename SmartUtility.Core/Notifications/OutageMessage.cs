using System.Globalization;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Notifications;

/// <summary>What subscribers are told of an outage.</summary>
public enum OutageNews
{
    /// <summary>Supply stopped.</summary>
    Started,
    /// <summary>Work is planned.</summary>
    Planned,
    /// <summary>Supply is back.</summary>
    Ended,
    /// <summary>It does not take place.</summary>
    Cancelled,
}

/// <summary>What a message about an outage is made of.</summary>
/// <param name="Operator">Name of the company.</param>
/// <param name="Resource">What is not supplied.</param>
/// <param name="Start">Start, local wall clock of the operator.</param>
/// <param name="Until">Expected or real end, local wall clock; null when unknown.</param>
/// <param name="Cause">Of planned work, or null.</param>
public sealed record OutageFacts(string Operator, Resource Resource, DateTime Start, DateTime? Until, string? Cause);

/// <summary>The words of messages about outages: one SMS each, what and when first.</summary>
public static class OutageMessage
{
    const string Thin = "\u202f";

    /// <summary>Text of the message in "fr" or else English.</summary>
    public static string Text(OutageNews news, string language, OutageFacts facts) => language == "fr" ? French(news, facts) : English(news, facts);

    static string French(OutageNews news, OutageFacts facts)
    {
        var (of, start, until) = (facts.Resource switch { Resource.Water => "d’eau", Resource.Gas => "de gaz", _ => "d’électricité" }, When(facts.Start, "fr"), facts.Until is { } end ? When(end, "fr") : null);
        return news switch
        {
            OutageNews.Started => $"{facts.Operator}{Thin}: coupure {of} chez vous depuis le {start}. {(until is null ? "Nous cherchons la cause et vous préviendrons du retour." : $"Retour prévu le {until}.")}",
            OutageNews.Planned => $"{facts.Operator}{Thin}: travaux, pas {of} chez vous du {start} au {until}. Motif{Thin}: {facts.Cause}.",
            OutageNews.Ended => $"{facts.Operator}{Thin}: la coupure {of} du {start} est terminée depuis le {until}.",
            _ => $"{facts.Operator}{Thin}: la coupure {of} annoncée pour le {start} n’a pas lieu.",
        };
    }

    static string English(OutageNews news, OutageFacts facts)
    {
        var (of, start, until) = (facts.Resource switch { Resource.Water => "water", Resource.Gas => "gas", _ => "electricity" }, When(facts.Start, "en"), facts.Until is { } end ? When(end, "en") : null);
        return news switch
        {
            OutageNews.Started => $"{facts.Operator}: no {of} at your place since {start}. {(until is null ? "We are looking for the cause and will tell you when it is back." : $"Expected back {until}.")}",
            OutageNews.Planned => $"{facts.Operator}: works, no {of} at your place from {start} to {until}. Reason: {facts.Cause}.",
            OutageNews.Ended => $"{facts.Operator}: the {of} outage of {start} is over since {until}.",
            _ => $"{facts.Operator}: the {of} outage announced for {start} does not take place.",
        };
    }

    static string When(DateTime at, string language) => at.ToString(language == "fr" ? "d MMM 'à' HH:mm" : "d MMM HH:mm", CultureInfo.GetCultureInfo(language == "fr" ? "fr-FR" : "en-GB"));
}
