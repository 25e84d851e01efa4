using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection.Storage;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Detection.Operations;

/// <summary>What the whole network of an operator and resource lost in some months.</summary>
/// <param name="OperatorId">The company.</param>
/// <param name="Resource">What flows.</param>
/// <param name="Total">Its topmost measured points together.</param>
/// <param name="Water">Water balance; null for another resource.</param>
/// <param name="IsFinal">False while figures can still change.</param>
public sealed record NetworkLoss(int OperatorId, Resource Resource, BalanceSum Total, WaterBalance? Water, bool IsFinal);

/// <summary>Losses of whole networks: sums only, no place and no subscriber.</summary>
public sealed class LossQueries(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Losses of local months [first, last] of every operator the actor sees; what nothing measures is absent. Of a month that runs, the days until now.</summary>
    public async Task<Outcome<IReadOnlyList<NetworkLoss>>> OfAsync(Actor actor, BillingMonth first, BillingMonth last, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork) && !Permissions.Allow(actor, Do.ViewStatistics)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var points = (await db.Set<NetworkPoint>().Select(row => new { row.Id, row.OperatorId, row.Resource, row.Path, row.UnmeteredPerDay }).ToListAsync(stop)).ToLookup(row => (row.OperatorId, row.Resource));
        List<NetworkLoss> losses = [];
        foreach (var owner in await db.Operators.Where(row => actor.Operators.Contains(row.Id)).OrderBy(row => row.Name).ToListAsync(stop))
        {
            await using var connection = await contexts.OpenAsync(new Scope([owner.Id]), stop);
            var today = owner.Calendar().DayOf(clock.GetUtcNow());
            var until = last.End <= today ? last.End.AddDays(-1) : today;
            foreach (var resource in Enum.GetValues<Resource>().Where(resource => points.Contains((owner.Id, resource))))
            {
                var network = points[(owner.Id, resource)].ToList();
                var sums = await NetworkDays.TotalsAsync(connection, owner.Id, (int)resource, first.First, until.AddDays(1), stop);
                if (BalanceSums.Total(LossPlaces.Topmost([.. network.Select(point => new PlaceBalance(point.Id, point.Path, sums.GetValueOrDefault(point.Id)))]).Select(place => place.Sum!)) is not { } total) continue;
                var days = until.DayNumber - first.First.DayNumber + 1;
                WaterBalance? water = null;
                if (resource == Resource.Water)
                {
                    var (connections, unbilled) = await BalanceTables.UnbilledAsync(connection, owner.Id, null, first.First, until, stop);
                    water = new WaterBalance(total.Expected, total.Expected - total.Lost - unbilled, unbilled, network.Sum(point => point.UnmeteredPerDay ?? 0) * days, connections, days);
                }
                losses.Add(new NetworkLoss(owner.Id, resource, total, water, await BalanceTables.IsFinalAsync(connection, owner, resource, null, total, until, today, stop)));
            }
        }
        return losses;
    }
}
