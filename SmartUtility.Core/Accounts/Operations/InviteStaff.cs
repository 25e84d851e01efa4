using System.Net.Mail;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Accounts.Operations;

/// <summary>Who is invited as what.</summary>
/// <param name="Email">Becomes the sign-in.</param>
/// <param name="Name">Shown to colleagues, 1 to 100 characters.</param>
/// <param name="Role">One of <see cref="StaffRules.Grantable"/>.</param>
/// <param name="OperatorId">The operator of staff; the operators' reader for a regulator; null for the installation's admin.</param>
/// <param name="Language">"en" or "fr".</param>
public sealed record Invitation(string Email, string Name, Role Role, int? OperatorId, string Language);

/// <summary>What the inviter hands over: shown once, kept only as a hash.</summary>
/// <param name="UserId">The sign-in.</param>
/// <param name="Token">Part of the link; works once.</param>
/// <param name="ExpiresAt">Not accepted from here on.</param>
public sealed record InvitationLink(int UserId, string Token, DateTimeOffset ExpiresAt);

/// <summary>Makes a sign-in without a password and a link with which its person sets one.</summary>
public sealed class InviteStaff(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Purpose of the link.</summary>
    internal const string Purpose = "invitation";

    /// <summary>How long a link is accepted.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(3);

    /// <summary>Invites; refused for a role the actor may not give, a name that is taken, an e-mail that is none.</summary>
    public async Task<Outcome<InvitationLink>> RunAsync(Actor actor, Invitation invitation, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageStaff)) return new Forbidden();
        if (!StaffRules.Grantable(actor).Contains(invitation.Role)) return new Forbidden("this role is not yours to give");
        var email = invitation.Email.Trim();
        if (!MailAddress.TryCreate(email, out _) || email.Length > 200) return new Invalid("email-invalid", "this is not an e-mail address");
        if (string.IsNullOrWhiteSpace(invitation.Name) || invitation.Name.Length > 100) return new Invalid("name-required", "a name has 1 to 100 characters");
        var isStaff = StaffRules.OfOperator.Contains(invitation.Role);
        if ((isStaff || invitation.Role == Role.Regulator) && (invitation.OperatorId is not > 0 || !actor.Sees(invitation.OperatorId.Value))) return new NotFound("operator");

        var user = new User
        {
            UserName = email, NormalizedUserName = email.ToUpperInvariant(), Email = email, NormalizedEmail = email.ToUpperInvariant(), EmailConfirmed = true, LockoutEnabled = true,
            DisplayName = invitation.Name.Trim(), Role = invitation.Role, OperatorId = isStaff ? invitation.OperatorId : null,
            RegulatedOperators = invitation.Role == Role.Regulator ? [invitation.OperatorId!.Value] : [], Language = invitation.Language == "fr" ? "fr" : "en",
            SecurityStamp = OneTimeTokens.Create(),
        };
        var now = clock.GetUtcNow();
        await using var db = contexts.Create(new Scope([invitation.OperatorId ?? 0]));
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        db.Add(user);
        try
        {
            await db.SaveChangesAsync(stop);
        }
        catch (DbUpdateException taken) when (taken.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return new Conflict("email-taken", "somebody already signs in with this e-mail");
        }
        var link = Link(db, user.Id, now);
        db.Audit(actor, invitation.OperatorId ?? 0, now, "staff.invited", $"user:{email}", $"as {invitation.Role.Code()}");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return link;
    }

    /// <summary>A new link for somebody who lost the first or the password; earlier links end. The old password works until the new one is set.</summary>
    public async Task<Outcome<InvitationLink>> AgainAsync(Actor actor, int userId, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageStaff)) return new Forbidden();
        var now = clock.GetUtcNow();
        await using var find = contexts.Create(Scope.None);
        if (await StaffQueries.Managed(find, actor).SingleOrDefaultAsync(row => row.Id == userId && !row.IsDisabled, stop) is not { } user) return new NotFound($"person {userId}");
        await using var db = contexts.Create(new Scope([user.OperatorId ?? 0]));
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await db.Set<OneTimeLink>().Where(row => row.UserId == userId && row.UsedAt == null).ExecuteDeleteAsync(stop);
        var link = Link(db, userId, now);
        db.Audit(actor, user.OperatorId ?? 0, now, "staff.link", $"user:{user.Email}", "a new link to set the password");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return link;
    }

    static InvitationLink Link(UtilityDbContext db, int userId, DateTimeOffset now)
    {
        var token = OneTimeTokens.Create();
        db.Add(new OneTimeLink { Hash = OneTimeTokens.HashOf(token), Purpose = Purpose, UserId = userId, ExpiresAt = now + Life });
        return new InvitationLink(userId, token, now + Life);
    }
}
