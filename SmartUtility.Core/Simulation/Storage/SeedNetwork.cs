using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Metering;

namespace SmartUtility.Core.Simulation.Storage;

/// <summary>Writes an operator's network, subscribers, meters and agreements.</summary>
static class SeedNetwork
{
    /// <summary>One statement batch per kind of row; the plan's order gives the keys.</summary>
    public static async Task WriteAsync(UtilityDbContext db, SeededRows rows, DeviceSecrets secrets, CancellationToken stop)
    {
        var plan = rows.Plan;
        foreach (var level in plan.Points.GroupBy(point => Depth(plan, point)).OrderBy(level => level.Key))
        {
            // Points of a level follow each other in the plan only within a parent: keep positions by filling the list as it grows.
            foreach (var point in level)
            {
                while (rows.Points.Count <= point.No) rows.Points.Add(null!);
                rows.Points[point.No] = rows.Row(point);
                db.Add(rows.Points[point.No]);
            }
            await db.SaveChangesAsync(stop);
        }
        foreach (var point in plan.Points)
            rows.Points[point.No].Path = [.. point.Parent is { } parent ? rows.Points[parent].Path : [], rows.Points[point.No].Id];
        rows.Customers.AddRange(plan.Customers.Select(rows.Row));
        rows.Places.AddRange(plan.Places.Select(rows.Row));
        db.AddRange(rows.Customers);
        db.AddRange(rows.Places);
        foreach (var place in plan.Places)
            foreach (var meter in place.Meters)
                rows.Meters[meter.Serial] = rows.Row(meter, secrets, place.Agreement?.SuspendedOn is not null && meter.UntilHour is null);
        foreach (var point in plan.Points) rows.Meters[point.Inlet.Serial] = rows.Row(point.Inlet, secrets, false);
        db.AddRange(rows.Meters.Values);
        await db.SaveChangesAsync(stop);

        foreach (var place in plan.Places)
        {
            rows.Installations.AddRange(place.Meters.Select(meter => rows.Install(meter, place, null)));
            if (place.Agreement is { } agreement) rows.Agreements[place.No] = rows.Row(place, agreement);
        }
        rows.Installations.AddRange(plan.Points.Select(point => rows.Install(point.Inlet, null, point)));
        db.AddRange(rows.Installations);
        db.AddRange(rows.Agreements.Values);
        db.AddRange(plan.Points.Where(point => point.IsLeaf).Select(point => new LossLimit
        {
            NetworkPointId = rows.Points[point.No].Id, OperatorId = rows.Owner.Id, RaisePercent = DemoLimit.Raise, ClearPercent = DemoLimit.Clear, Hours = DemoLimit.Hours, ChangedBy = plan.Email,
        }));
        db.AddRange(Holidays(rows));
        await db.SaveChangesAsync(stop);
    }

    static int Depth(OperatorPlan plan, PointPlan point) => point.Parent is { } parent ? 1 + Depth(plan, plan.Points[parent]) : 0;

    static IEnumerable<Holiday> Holidays(SeededRows rows)
    {
        for (var year = rows.Country.From.Year; year <= rows.Country.Until.Year + 1; year++)
            foreach (var (month, day, name) in new[]
                     {
                         (1, 1, "Jour de l’An"), (1, 10, "Fête du Vodoun"), (5, 1, "Fête du Travail"), (8, 1, "Fête de l’Indépendance"), (8, 15, "Assomption"), (11, 1, "Toussaint"), (12, 25, "Noël"),
                     })
                yield return new Holiday { OperatorId = rows.Owner.Id, Day = new DateOnly(year, month, day), Name = name };
    }
}
