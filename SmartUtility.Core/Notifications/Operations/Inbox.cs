using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Notifications.Operations;

/// <summary>A message shown in the portal.</summary>
public sealed record InboxRow(long Id, string Subject, string Body, string? Link, DateTimeOffset CreatedAt);

/// <summary>Unread messages of a signed-in person.</summary>
/// <param name="Unread">How many.</param>
/// <param name="Latest">The newest, at most ten.</param>
public sealed record InboxView(int Unread, IReadOnlyList<InboxRow> Latest);

/// <summary>The messages a person sees in the portal: only one's own, whatever the role.</summary>
public sealed class Inbox(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>What is unread.</summary>
    public async Task<Outcome<InboxView>> UnreadAsync(Actor actor, CancellationToken stop)
    {
        if (Recipient(actor) is not { } recipient) return new Forbidden();

        await using var db = contexts.Create(actor);
        var unread = db.Set<Message>().Where(row => row.Recipient == recipient && row.Channel == Channel.InApp && row.SentAt == null);
        return new InboxView(await unread.CountAsync(stop),
            await unread.OrderByDescending(row => row.Id).Take(10).Select(row => new InboxRow(row.Id, row.Subject, row.Body, row.Link, row.CreatedAt)).ToListAsync(stop));
    }

    /// <summary>Marks one as read, or all with null; somebody else's is not found. Reading twice is reading once.</summary>
    public async Task<Outcome<int>> ReadAsync(Actor actor, long? id, CancellationToken stop)
    {
        if (Recipient(actor) is not { } recipient) return new Forbidden();

        await using var db = contexts.Create(actor);
        var mine = db.Set<Message>().Where(row => row.Recipient == recipient && row.Channel == Channel.InApp && (id == null || row.Id == id));
        if (id is not null && !await mine.AnyAsync(stop)) return new NotFound("message");
        var now = Instants.ToMicroseconds(clock.GetUtcNow());
        return await mine.Where(row => row.SentAt == null).ExecuteUpdateAsync(set => set.SetProperty(row => row.SentAt, now), stop);
    }

    static string? Recipient(Actor actor) => actor.UserId > 0 && actor.Role is not (Role.ApiKey or Role.System) ? $"user:{actor.UserId}" : null;
}
