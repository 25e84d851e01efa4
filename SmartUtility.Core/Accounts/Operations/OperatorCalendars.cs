using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Accounts.Operations;

/// <summary>In whose local time a person's page is written.</summary>
public sealed class OperatorCalendars(UtilityDbContextFactory contexts)
{
    /// <summary>The calendar of the actor's operator; of several, when they share a zone, that one; else UTC.</summary>
    public async Task<UtilityCalendar> OfAsync(Actor actor, CancellationToken stop)
    {
        await using var db = contexts.Create(Scope.None);
        var zones = await db.Operators.Where(row => actor.Operators.Contains(row.Id)).Select(row => row.TimeZone).Distinct().Take(2).ToListAsync(stop);
        return UtilityCalendar.Of(zones.Count == 1 ? zones[0] : "UTC");
    }
}
