using SmartUtility.Core.Regulation;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Notifications;

/// <summary>Words of messages about the state's share.</summary>
public static class LevyMessage
{
    /// <summary>Subject and text.</summary>
    /// <param name="news">What happened.</param>
    /// <param name="company">The operator's name.</param>
    /// <param name="language">"fr", else English.</param>
    public static (string Subject, string Body) Of(LevyMoved news, string company, string language)
    {
        var words = LevyWords.Of(language);
        var (period, amount) = (words.Period(news.From, news.To), news.Amount is { } sum ? words.Money(sum, Currency.Of(news.Currency)) : "");
        var subject = words.Pick($"State’s share, {period}: {company}", $"Part de l’État, {period} : {company}");
        return (subject, news.News switch
        {
            LevyNews.Assessed => words.Pick($"The regulator has assessed {amount} for {period}. You may comment before the invoice is issued.", $"Le régulateur a liquidé {amount} pour {period}. Vous pouvez commenter avant l’émission de la facture."),
            LevyNews.Invoiced => words.Pick($"Invoice {news.Number} of {amount} for {period} is issued.", $"La facture {news.Number} de {amount} pour {period} est émise."),
            LevyNews.Credited => words.Pick($"Credit {news.Number} of {amount} for {period} is issued.", $"L’avoir {news.Number} de {amount} pour {period} est émis."),
            LevyNews.Answered => words.Pick($"The regulator has answered about {period}.", $"Le régulateur a répondu au sujet de {period}."),
            LevyNews.Received => words.Pick($"The regulator has received {amount} for {period}.", $"Le régulateur a reçu {amount} pour {period}."),
            LevyNews.Commented => words.Pick($"{company} has commented on the assessment of {period}.", $"{company} a commenté la liquidation {words.Of(news.From, news.To)}."),
            _ => words.Pick($"{company} says it has paid {amount} on {news.Number}.", $"{company} déclare avoir payé {amount} sur {news.Number}."),
        });
    }
}
