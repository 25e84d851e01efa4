using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Forecasting.Storage;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Forecasting.Operations;

/// <summary>What a refresh made.</summary>
/// <param name="Day">First local day forecast.</param>
/// <param name="Points">Network points.</param>
/// <param name="UsagePoints">Usage points.</param>
public sealed record RefreshedForecasts(DateOnly Day, int Points, int UsagePoints);

/// <summary>Makes the forecasts of an operator's local day from what was counted before it: network points by hours and days, supplied usage points by days. Asks what is missing, so the second run of a day makes nothing.</summary>
public sealed class RefreshForecasts(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Days of history read: a year with its margin for points, half a year for customers.</summary>
    const int PointHistory = 400, UsageHistory = 190;

    /// <summary>Days that a point's forecast is kept, so that it can be seen beside what came; usage points keep the newest.</summary>
    const int KeptDays = 9;

    /// <summary>Hours after midnight before which last evening's readings may still be under way.</summary>
    static readonly TimeSpan Settling = TimeSpan.FromHours(2);

    const double Level = 0.9;
    const int Batch = 500;

    /// <summary>Refreshes the actor's one operator.</summary>
    public async Task<Outcome<RefreshedForecasts>> RunAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageNetwork)) return new Forbidden();

        await using var db = contexts.Create(actor);
        var owner = await db.Operators.SingleAsync(row => row.Id == actor.OperatorId, stop);
        var calendar = owner.Calendar();
        var day = calendar.DayOf(clock.GetUtcNow() - Settling);
        var days = new DayKinds(await db.Set<Holiday>().ToDictionaryAsync(row => row.Day, _ => DayOfWeek.Sunday, stop));

        await using var lockHolder = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "forecasts", actor.OperatorId, stop);
        var points = await PointsAsync(db, owner, day, calendar, days, stop);
        var places = await PlacesAsync(db, owner, day, days, stop);
        await db.Set<StoredForecast>().Where(row => row.NetworkPointId != null && row.Day <= day.AddDays(-KeptDays) || row.UsagePointId != null && row.Day < day).ExecuteDeleteAsync(stop);
        await lockHolder.CommitAsync(stop);
        return new RefreshedForecasts(day, points, places);
    }

    async Task<int> PointsAsync(UtilityDbContext db, Operator owner, DateOnly day, UtilityCalendar calendar, DayKinds days, CancellationToken stop)
    {
        var missing = await db.Set<NetworkPoint>().Where(point => !db.Set<StoredForecast>().Any(row => row.NetworkPointId == point.Id && row.Day == day)).OrderBy(point => point.Id).Select(point => point.Id).ToListAsync(stop);
        await using var reading = await contexts.OpenAsync(db.Scope, stop);
        foreach (var point in missing)
        {
            var hours = await ForecastHistory.PointAsync(reading, point, calendar.StartOf(day.AddDays(-PointHistory)), calendar.StartOf(day), stop);
            // A point without meters of its own or below counts nothing: there is nothing to expect.
            var known = hours.Exists(row => row.Expected != 0) ? hours : [];
            db.Add(Of(owner, point, null, day, HistorySeries.Hours(known, day, calendar, days), 24, StoredForecast.PointHours));
            db.Add(Of(owner, point, null, day, HistorySeries.Days(HistorySeries.DaysOf(known, calendar), day, days), 1, StoredForecast.PointDays));
            await SaveAsync(db, stop);
        }
        return missing.Count;
    }

    async Task<int> PlacesAsync(UtilityDbContext db, Operator owner, DateOnly day, DayKinds days, CancellationToken stop)
    {
        var missing = await db.Set<UsagePoint>().Where(place => db.Set<Agreement>().Any(row => row.UsagePointId == place.Id && row.StartsOn < day && (row.EndsOn == null || row.EndsOn > day))
            && !db.Set<StoredForecast>().Any(row => row.UsagePointId == place.Id && row.Day == day)).OrderBy(place => place.Id).Select(place => place.Id).ToListAsync(stop);
        await using var reading = await contexts.OpenAsync(db.Scope, stop);
        foreach (var batch in missing.Chunk(Batch))
        {
            var history = await ForecastHistory.UsageAsync(reading, batch, day.AddDays(-UsageHistory), day, stop);
            foreach (var place in batch)
            {
                stop.ThrowIfCancellationRequested();
                db.Add(Of(owner, null, place, day, HistorySeries.Days(history[place], day, days), 1, StoredForecast.UsageDays));
            }
            await SaveAsync(db, stop);
        }
        return missing.Count;
    }

    StoredForecast Of(Operator owner, int? point, long? place, DateOnly day, SeasonalSeries? history, int perDay, int horizon)
    {
        var (forecast, rest) = ((Forecast?)null, (ForecastPoint?)null);
        if (history is not null)
        {
            var walk = new SeasonalForecast(history, horizon, history.Length);
            walk.To(history.Length);
            forecast = walk.Ahead(horizon, Level);
            rest = forecast is null || place is null ? null : walk.Sum(BillingMonth.Of(day).End.DayNumber - day.DayNumber, Level);
        }
        return new StoredForecast
        {
            OperatorId = owner.Id, NetworkPointId = point, UsagePointId = place, Day = day, PerDay = perDay, MadeAt = clock.GetUtcNow(),
            Method = forecast?.Method ?? "", ErrorPercent = forecast?.Error.Percent ?? 0,
            Expected = Whole(point => point.Expected), Lower = Whole(point => point.Lower), Upper = Whole(point => point.Upper),
            Rest = rest is null ? null : (long)Math.Round(rest.Expected), RestLower = rest is null ? null : (long)Math.Round(rest.Lower), RestUpper = rest is null ? null : (long)Math.Round(rest.Upper),
        };

        long[] Whole(Func<ForecastPoint, double> of) => forecast is null ? [] : [.. forecast.Points.Select(point => (long)Math.Round(of(point)))];
    }

    static async Task SaveAsync(UtilityDbContext db, CancellationToken stop)
    {
        await db.SaveChangesAsync(stop);
        db.ChangeTracker.Clear();
    }
}
