using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Notifications.Operations;

/// <summary>The latest message to an agent about a work order.</summary>
/// <param name="At">When it was written: it stands in the portal from then on, and goes out by SMS where a phone is known.</param>
/// <param name="SeenAt">When the agent opened it in the portal; null: not yet.</param>
public sealed record WorkTold(DateTimeOffset At, DateTimeOffset? SeenAt);

/// <summary>What agents were told of their work orders.</summary>
public sealed class WorkMessages(UtilityDbContextFactory contexts)
{
    internal static string Key(long workOrder, DateTimeOffset? at) => string.Create(CultureInfo.InvariantCulture, $"work-assigned:{workOrder}:{at?.UtcDateTime:yyyyMMddHHmmss}");

    /// <summary>The latest message about each of some work orders to the agent who has it; those without are absent.</summary>
    public async Task<Outcome<IReadOnlyDictionary<long, WorkTold>>> LatestAsync(Actor actor, IReadOnlyCollection<(long WorkOrder, int Agent)> assigned, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageWork)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var orders = assigned.ToDictionary(one => string.Create(CultureInfo.InvariantCulture, $"/field/jobs/{one.WorkOrder}"));
        string[] links = [.. orders.Keys], people = [.. assigned.Select(one => User(one.Agent)).Distinct()];
        var rows = await db.Set<Message>().Where(row => people.Contains(row.Recipient) && row.Channel == Channel.InApp && row.Link != null && links.Contains(row.Link))
            .Select(row => new { row.Link, row.Recipient, row.CreatedAt, row.SentAt }).ToListAsync(stop);
        return rows.Where(row => row.Recipient == User(orders[row.Link!].Agent)).GroupBy(row => orders[row.Link!].WorkOrder)
            .ToDictionary(group => group.Key, group => group.OrderByDescending(row => row.CreatedAt).Select(row => new WorkTold(row.CreatedAt, row.SentAt)).First());
    }

    static string User(int id) => string.Create(CultureInfo.InvariantCulture, $"user:{id}");
}
