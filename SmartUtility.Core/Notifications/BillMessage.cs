namespace SmartUtility.Core.Notifications;

/// <summary>Words of messages about bills. SMS: at most 160 characters of GSM-7, so without ç, ê, ô, î, û.</summary>
public static class BillMessage
{
    /// <summary>To a subscriber: the bill was estimated, and what can be done.</summary>
    /// <param name="language">"fr", else English.</param>
    /// <param name="number">Number of the bill.</param>
    /// <param name="inARow">1 or 2.</param>
    public static string Estimated(string language, string number, int inARow) => (language, inARow) switch
    {
        ("fr", > 1) => $"Facture {number} : estimation pour la 2e fois. Un agent passera lire le compteur. Appelez-nous si vous connaissez l'index.",
        ("fr", _) => $"Facture {number} : estimée, le compteur n'a rien transmis. La prochaine lecture corrigera le montant.",
        (_, > 1) => $"Bill {number}: estimated for the 2nd time. An agent will come to read the meter. Call us if you know its index.",
        _ => $"Bill {number}: estimated, your meter did not report. The next reading will settle the amount.",
    };
}
