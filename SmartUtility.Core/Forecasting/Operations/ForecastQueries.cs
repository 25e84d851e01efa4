using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Forecasting.Operations;

/// <summary>Forecasts of a network point.</summary>
/// <param name="Hours">Of a week by hours.</param>
/// <param name="Days">Of three months by days.</param>
public sealed record PointForecast(StoredForecast Hours, StoredForecast Days);

/// <summary>Questions about what is expected.</summary>
public sealed class ForecastQueries(UtilityDbContextFactory contexts)
{
    /// <summary>The newest forecast of a network point; null before the first night.</summary>
    public async Task<Outcome<PointForecast?>> PointAsync(Actor actor, int pointId, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();
        await using var db = contexts.Create(actor);
        if (!await db.Set<NetworkPoint>().AnyAsync(row => row.Id == pointId, stop)) return new NotFound("network point");
        var newest = await db.Set<StoredForecast>().Where(row => row.NetworkPointId == pointId).OrderByDescending(row => row.Day).ThenBy(row => row.PerDay).Take(2).ToListAsync(stop);
        return newest is [{ PerDay: 1 } days, { PerDay: 24 } hours] ? new PointForecast(hours, days) : (PointForecast?)null;
    }

    /// <summary>The newest forecast of a network point by its code; null before the first night.</summary>
    public async Task<Outcome<PointForecast?>> PointAsync(Actor actor, string code, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var id = await db.Set<NetworkPoint>().Where(row => row.Code == code).Select(row => (int?)row.Id).FirstOrDefaultAsync(stop);
        return id is null ? new NotFound("network point") : await PointAsync(actor, id.Value, stop);
    }

    /// <summary>What the running month of a subscriber's meter will come to; null when nothing can be said.</summary>
    /// <param name="actor">The subscriber.</param>
    /// <param name="usage">Its month so far, by days.</param>
    /// <param name="stop">Stops.</param>
    public async Task<Outcome<MonthOutlook?>> MonthAsync(Actor actor, OwnUsage usage, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewOwnAccount) || !actor.Sees(usage.Meter.OperatorId) || !actor.Subscribers.Contains(usage.Meter.SubscriberId)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var forecast = await db.Set<StoredForecast>().Where(row => row.UsagePointId == usage.Meter.UsagePointId).OrderByDescending(row => row.Day).FirstOrDefaultAsync(stop);
        if (forecast is null) return (MonthOutlook?)null;
        var start = await db.Set<Agreement>().Where(row => row.Number == usage.Meter.Agreement).Select(row => row.StartsOn).FirstOrDefaultAsync(stop);
        var days = usage.Steps.Where(step => step.Base is not null).ToDictionary(step => DateOnly.FromDateTime(step.At), step => step.Base!.Value);
        return MonthOutlook.Of(usage.From, start, days, forecast);
    }
}
