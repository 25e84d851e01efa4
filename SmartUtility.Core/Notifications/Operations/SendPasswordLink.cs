using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Database;

namespace SmartUtility.Core.Notifications.Operations;

/// <summary>Mails a member of staff a link that sets a new password once. Subscribers have a code by SMS instead (<see cref="SendCode"/>).</summary>
public sealed class SendPasswordLink(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>How long the link is accepted.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <summary>
    /// Puts the mail into the outbox of the installation itself when the address is that of staff who may sign in, else nothing; the caller is not told which.
    /// Earlier links of this kind end. The old password works until the new one is set.
    /// </summary>
    public async Task RunAsync(string email, CancellationToken stop)
    {
        var (name, now) = (email.Trim().ToUpperInvariant(), Instants.ToMicroseconds(clock.GetUtcNow()));
        await using var db = contexts.Create(new Scope([0]));
        if (await db.Users.SingleOrDefaultAsync(user => user.NormalizedUserName == name && user.Email != null && user.Role != Role.Subscriber && !user.IsDisabled, stop) is not { } user) return;

        var token = OneTimeTokens.Create();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await db.Set<OneTimeLink>().Where(row => row.UserId == user.Id && row.Purpose == AcceptInvitation.Reset && row.UsedAt == null).ExecuteDeleteAsync(stop);
        db.Add(new OneTimeLink { Hash = OneTimeTokens.HashOf(token), Purpose = AcceptInvitation.Reset, UserId = user.Id, ExpiresAt = now + Life });
        var french = user.Language == "fr";
        db.Add(new Message
        {
            OperatorId = 0, EventKey = $"password-link:{now.UtcTicks}", Recipient = user.Email!, Channel = Channel.Email, Language = user.Language, CreatedAt = now, Link = $"/password/new?token={token}",
            Subject = french ? "SmartUtility\u202F: votre nouveau mot de passe" : "SmartUtility: your new password",
            Body = french
                ? "Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour cette adresse.\r\nLe lien ci-dessous marche une fois, pendant une heure. Si ce n’était pas vous, ne faites rien\u202F: votre mot de passe reste le même."
                : "Somebody, probably you, asked for a new password for this address.\r\nThe link below works once, for one hour. If it was not you, do nothing: your password stays as it is.",
        });
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
    }
}
