using SmartUtility.Core.Accounts;
using SmartUtility.Core.Commands;
using SmartUtility.Core.Database;
using SmartUtility.Core.Detection.Outages;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.WorkOrders;

namespace SmartUtility.Core.Simulation.Storage;

/// <summary>Writes what people and meters did and have to do: commands, work orders, events, a moratorium, a payload that could not be read.</summary>
static class SeedWork
{
    public static async Task WriteAsync(UtilityDbContext db, SeededRows rows, IReadOnlyDictionary<string, int> people, CancellationToken stop)
    {
        var now = Country.Calendar.StartOf(rows.Country.Until);
        var staff = DemoStaff.All.Where(person => person.OperatorCode == rows.Plan.Code).ToLookup(person => person.Role);
        var (admin, agent) = (staff[Role.OperatorAdmin].First().UserName, people[staff[Role.FieldAgent].First().UserName]);
        Commands(db, rows, admin);
        Orders(db, rows, agent, now);
        Events(db, rows);
        var flooded = rows.Plan.Points.Last(point => point.IsLeaf);
        db.Add(new Moratorium
        {
            OperatorId = rows.Owner.Id, NetworkPointId = rows.Points[flooded.No].Id, From = rows.Country.Until.AddDays(-4), Until = rows.Country.Until.AddDays(10),
            Reason = "Inondation du quartier : aucune coupure jusqu’à la décrue",
        });
        var meter = rows.Plan.Places[^1].Meters[^1];
        db.Add(new RejectedPayload
        {
            OperatorId = rows.Owner.Id, ReceivedAt = now.AddHours(-3), Topic = $"{rows.Owner.Code}/meters/{meter.Serial}/readings", Device = meter.Serial, Reason = "unreadable-json",
            Detail = "the payload is not JSON: it ends in the middle of a number", Payload = System.Text.Encoding.UTF8.GetBytes("{\"readings\":[{\"time\":\"2026-11-2"),
        });
        await db.SaveChangesAsync(stop);
    }

    static void Commands(UtilityDbContext db, SeededRows rows, string admin)
    {
        foreach (var place in rows.Plan.Places.Where(place => place.Agreement?.SuspendedOn is not null))
        {
            var at = Country.Calendar.StartOf(place.Agreement!.SuspendedOn!.Value).AddHours(9.99);
            var meter = rows.Meters[place.Meters[^1].Serial];
            var command = new DeviceCommand
            {
                Id = new Guid((int)Dice.Throw(place.Load.Seed, 1), 7, 7, [1, 2, 3, 4, 5, 6, 7, (byte)place.No]), OperatorId = rows.Owner.Id, MeterId = meter.Id, Action = CommandAction.Disconnect,
                Reason = "Factures impayées après deux rappels", RequestedBy = admin, RequestedAt = at, ExpiresAt = at.AddHours(24),
            };
            command.Send(at.AddSeconds(1));
            command.Acknowledge(at.AddSeconds(1.4));
            command.End(CommandState.Confirmed, null, at.AddSeconds(3));
            db.Add(command);
            db.Add(new AuditEntry { OperatorId = rows.Owner.Id, At = at, Actor = admin, Action = "supply.cut", Subject = $"meter:{meter.Serial}", Detail = "Factures impayées après deux rappels" });
        }
    }

    static void Orders(UtilityDbContext db, SeededRows rows, int agent, DateTimeOffset now)
    {
        var no = 0;
        var homes = rows.Plan.Places.Where(place => place is { Kind: UsagePointKind.Home, VitalReason: null, Agreement: { SuspendedOn: null, EndsOn: null } }).ToList();
        var byHand = homes.Find(place => place.Meters[^1].Switch == SwitchKind.None && rows.Plan.Customers[place.Agreement!.Customer].Habit == PayingHabit.Stopped)
            ?? homes.Find(place => place.Meters[^1].Switch == SwitchKind.None);
        if (byHand is not null)
            Add(WorkKind.Disconnect, byHand, "supply", $"Couper {byHand.Meters[^1].Serial} à la main : factures impayées, compteur sans vanne ni relais", -1, null);
        foreach (var silent in rows.Plan.Places.Where(place => place.Meters[^1].SilentFrom is not null).Take(2))
            Add(WorkKind.Inspect, silent, "manual", $"{silent.Meters[^1].Serial} ne transmet plus : vérifier pile, antenne et scellés", -2, null);
        Add(WorkKind.Repair, homes[3], "manual", $"Remplacer le couvercle cassé de {homes[3].Meters[^1].Serial}", -1, order => order.Start(now.AddHours(-4)));
        Add(WorkKind.Read, homes[4], "manual", $"Relever {homes[4].Meters[^1].Serial} sur place : contestation du relevé", -9, order => order.Complete(WorkCause.Done, "Index conforme, photo prise.", now.AddDays(-8)));
        Add(WorkKind.Inspect, homes[5], "manual", $"Fuite signalée avant compteur, {homes[5].District}", -15, order => order.Complete(WorkCause.Leak, "Joint remplacé, plus d’écoulement.", now.AddDays(-14)));

        void Add(WorkKind kind, PlacePlan place, string origin, string title, int days, Action<WorkOrder>? then)
        {
            var order = new WorkOrder
            {
                OperatorId = rows.Owner.Id, Kind = kind, OriginKind = origin, OriginId = $"demo-{++no}", UsagePointId = rows.Places[place.No].Id, MeterId = rows.Meters[place.Meters[^1].Serial].Id,
                Title = title, CreatedAt = now.AddDays(days).AddHours(-8), AssignedTo = agent, DueAt = now.AddDays(days + 3).AddHours(16),
            };
            then?.Invoke(order);
            db.Add(order);
        }
    }

    static void Events(UtilityDbContext db, SeededRows rows)
    {
        foreach (var place in rows.Plan.Places)
            if (place.Tamper is { } tamper) db.Add(Said(rows, place.Meters[^1], HourStamp.StartOf(tamper.Hour).AddMinutes(12), tamper.Kind, tamper.Detail));
        foreach (var point in rows.Plan.Points)
        {
            if (point.Outage is not { } outage) continue;
            var (from, to) = (HourStamp.StartOf(outage.From), HourStamp.StartOf(outage.To));
            if (outage.To <= rows.Country.EndHour)
            {
                db.AddRange(Said(rows, point.Inlet, from, "power.fail"), Said(rows, point.Inlet, to, "power.restore"));
                db.Add(Shedding(rows, point, from, to));
                continue;
            }
            // Every third meter had charge enough for a last word.
            foreach (var place in rows.Plan.Places.Where(place => place.Point == point.No && place.No % 3 == 0))
                db.Add(Said(rows, place.Meters[^1], from.AddSeconds(200 + place.No % 7), "power.fail", "supply is failing"));
        }
    }

    static MeterEvent Said(SeededRows rows, MeterPlan meter, DateTimeOffset at, string kind, string? detail = null) =>
        new() { OperatorId = rows.Owner.Id, MeterId = rows.Meters[meter.Serial].Id, Time = at, Kind = kind, Detail = detail };

    // Load shed as announced two days before.
    static Outage Shedding(SeededRows rows, PointPlan point, DateTimeOffset from, DateTimeOffset to)
    {
        var planned = new Outage
        {
            OperatorId = rows.Owner.Id, NetworkPointId = rows.Points[point.No].Id, Kind = OutageKind.Planned, Sign = OutageSign.Staff, StartsAt = from, ExpectedUntil = to, DetectedAt = from.AddDays(-2),
            Customers = rows.Plan.Places.Count(place => place.Point == point.No && place.Agreement is { EndsOn: null }), Cause = "Délestage du poste source", By = rows.Plan.Email,
        };
        planned.End(to);
        return planned;
    }
}
