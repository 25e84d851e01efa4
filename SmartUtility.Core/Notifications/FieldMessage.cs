using System.Globalization;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Notifications;

/// <summary>Words of messages that an alert or a work order sends out of the control room. SMS: at most 160 characters of GSM-7, so without ç, ê, ô, î, û.</summary>
public static class FieldMessage
{
    /// <summary>To a subscriber: flow has not rested for days.</summary>
    /// <param name="language">"fr", else English.</param>
    /// <param name="place">Code of the usage point.</param>
    /// <param name="since">Since when, local.</param>
    /// <param name="perHour">Lowest hour, base units (Wh or L).</param>
    public static string NeverRests(string language, string place, DateTime since, long perHour)
    {
        var (day, litres) = (since.ToString("d/M", CultureInfo.InvariantCulture), perHour.ToString(CultureInfo.InvariantCulture));
        return language == "fr"
            ? $"Point {place} : l'eau coule jour et nuit depuis le {day}, au moins {litres} L par heure. Fuite possible : fermez les robinets et regardez le compteur."
            : $"Point {place}: water has run day and night since {day}, at least {litres} L per hour. A leak is likely: close your taps and look at the meter.";
    }

    /// <summary>To an agent: a work order is yours.</summary>
    public static string Assigned(string language, long number, string title, string district, string? portal)
    {
        var text = language == "fr" ? $"Travail n° {number} : {title}, {district}." : $"Job no. {number}: {title}, {district}.";
        var link = portal is null ? "" : $" {portal}/field/jobs/{number}";
        return text.Length + link.Length <= 160 ? text + link : string.Concat(text.AsSpan(0, Math.Max(0, 159 - link.Length)), "…", link);
    }
}
