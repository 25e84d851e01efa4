using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;

namespace SmartUtility.Core.Simulation.Storage;

/// <summary>Writes an operator's network, subscribers, meters and agreements.</summary>
static class SeedNetwork
{
    /// <summary>One statement batch per kind of row; the plan's order gives the keys.</summary>
    public static async Task WriteAsync(UtilityDbContext db, SeededRows rows, DeviceSecrets secrets, CancellationToken stop)
    {
        var plan = rows.Plan;
        // A parent stands before its children in the plan, but its key is needed first: level by level.
        rows.Points.AddRange(plan.Points.Select(_ => (NetworkPoint)null!));
        foreach (var level in plan.Points.GroupBy(point => Depth(plan, point)).OrderBy(level => level.Key))
        {
            foreach (var point in level) rows.Points[point.No] = rows.Row(point);
            await BulkCopy.WriteAsync(db, [.. level.Select(point => rows.Points[point.No])], stop);
            foreach (var point in level) rows.Points[point.No].Path = [.. point.Parent is { } parent ? rows.Points[parent].Path : [], rows.Points[point.No].Id];
        }
        await db.Database.ExecuteSqlAsync($"""
            with recursive tree as (
              select id, array[id] as path from network_points where parent_id is null and operator_id = {rows.Owner.Id}
              union all select p.id, t.path || p.id from network_points p join tree t on p.parent_id = t.id)
            update network_points p set path = t.path from tree t where t.id = p.id
            """, stop);
        rows.Customers.AddRange(plan.Customers.Select(rows.Row));
        rows.Places.AddRange(plan.Places.Select(rows.Row));
        foreach (var place in plan.Places)
            foreach (var meter in place.Meters)
                rows.Meters[meter.Serial] = rows.Row(meter, secrets, place.Agreement?.SuspendedOn is not null && meter.UntilHour is null);
        foreach (var point in plan.Points) rows.Meters[point.Inlet.Serial] = rows.Row(point.Inlet, secrets, false);
        await BulkCopy.WriteAsync(db, rows.Customers, stop);
        await BulkCopy.WriteAsync(db, rows.Places, stop);
        await BulkCopy.WriteAsync(db, rows.Meters.Values, stop);

        foreach (var place in plan.Places)
        {
            rows.Installations.AddRange(place.Meters.Select(meter => rows.Install(meter, place, null)));
            if (place.Agreement is { } agreement) rows.Agreements[place.No] = rows.Row(place, agreement);
        }
        rows.Installations.AddRange(plan.Points.Select(point => rows.Install(point.Inlet, null, point)));
        await BulkCopy.WriteAsync(db, rows.Installations, stop);
        await BulkCopy.WriteAsync(db, rows.Agreements.Values, stop);
        db.AddRange(plan.Points.Where(point => point.IsLeaf).Select(point => new LossLimit
        {
            NetworkPointId = rows.Points[point.No].Id, OperatorId = rows.Owner.Id, RaisePercent = DemoLimit.Raise, ClearPercent = DemoLimit.Clear, Hours = DemoLimit.Hours(point.Resource), ChangedBy = plan.Email,
        }));
        db.AddRange(Holidays(rows));
        db.AddRange(DemoTariffs.Of(rows.Country, plan.Code).Select(row => new StoredTariff
        {
            OperatorId = rows.Owner.Id, Code = row.Tariff.Code, Name = row.Tariff.Name, Resource = row.Resource,
            Versions = [.. row.Tariff.Versions.Select(version => new StoredTariffVersion { OperatorId = rows.Owner.Id, ValidFrom = version.ValidFrom, Definition = BillingJson.Write(version) })],
        }));
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
