using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Notifications.Operations;

/// <summary>Messages as they were written, sign-in codes included: for the installation's administrators only.</summary>
public sealed class MessageQueries(UtilityDbContextFactory contexts)
{
    /// <summary>Newest first; of one channel, or all with null.</summary>
    public async Task<Outcome<Page<Message>>> ListAsync(Actor actor, Channel? channel, PageRequest page, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewMessages)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var rows = db.Set<Message>().Where(row => (channel == null || row.Channel == channel) && (page.After == 0 || row.Id < page.After));
        var found = await rows.OrderByDescending(row => row.Id).Take(page.Take + 1).ToListAsync(stop);
        return new Page<Message>([.. found.Take(page.Take)], found.Count > page.Take ? found[page.Take - 1].Id.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
    }
}
