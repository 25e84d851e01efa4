using SmartUtility.Core.Database;

namespace SmartUtility.Core.Notifications.Operations;

/// <summary>Puts a sign-in code for a phone into the outbox of the installation itself; a background job sends it.</summary>
public sealed class SendCode(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>One SMS of at most 160 GSM-7 characters in the language given ("en" or "fr").</summary>
    /// <param name="phone">E.164.</param>
    /// <param name="code">Six digits; checked against the sign-in's own stamp, so it is stored nowhere else.</param>
    /// <param name="language">"en" or "fr".</param>
    /// <param name="stop">Stops before the write.</param>
    public async Task RunAsync(string phone, string code, string language, CancellationToken stop)
    {
        await using var db = contexts.Create(new Scope([0]));
        var now = clock.GetUtcNow();
        db.Add(new Message
        {
            OperatorId = 0, EventKey = $"sign-in-code:{now.UtcTicks}", Recipient = phone, Channel = Channel.Sms, Language = language, Subject = "", CreatedAt = now,
            // Without ç, ê, ô, î, û: they would halve the length of an SMS.
            Body = language == "fr" ? $"Votre code SmartUtility : {code}. Valable quelques minutes. Ne le donnez à personne." : $"Your SmartUtility code: {code}. Valid for a few minutes. Give it to nobody.",
        });
        await db.SaveChangesAsync(stop);
    }
}
