using SmartUtility.Core.Accounts;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Simulation.Storage;

/// <summary>Rows of one operator of the demonstration, with the keys the database gave them; positions are those of the plan.</summary>
sealed class SeededRows(Country country, OperatorPlan plan, Operator owner)
{
    public Country Country => country;
    public OperatorPlan Plan => plan;
    public Operator Owner => owner;
    public List<NetworkPoint> Points { get; } = [];
    public List<Subscriber> Customers { get; } = [];
    public List<UsagePoint> Places { get; } = [];
    /// <summary>By serial.</summary>
    public Dictionary<string, Meter> Meters { get; } = new(StringComparer.Ordinal);
    public List<Installation> Installations { get; } = [];
    /// <summary>By position of the usage point.</summary>
    public Dictionary<int, Agreement> Agreements { get; } = [];

    public Register RegisterOf(MeterPlan meter) => Meters[meter.Serial].Registers[0];

    public static Operator OwnerOf(OperatorPlan plan) => new()
    {
        Code = plan.Code, Name = plan.Name, LegalId = plan.LegalId, Address = plan.Address, Phone = plan.Phone, Email = plan.Email, TimeZone = Country.Zone, Currency = "XOF",
        Resources = plan.Resources, Language = "fr", GraceDays = 0, DueDays = 30, CutAnyHour = true, IsDemo = true,
    };

    public NetworkPoint Row(PointPlan point) => new()
    {
        OperatorId = owner.Id, Code = point.Code, Name = point.Name, Kind = point.Kind, Resource = point.Resource, ParentId = point.Parent is { } parent ? Points[parent].Id : null,
        Latitude = Math.Round(point.Latitude, 6), Longitude = Math.Round(point.Longitude, 6),
        // Built for about three times the mean of the day.
        CapacityPerHour = (long)(Below(point.No).Sum(place => place.Load.PerDay) / 24 * 3 / 1000 + 1) * 1000,
        TechnicalLossPercent = point.Resource == Resource.Water ? null : Math.Round((decimal)(100 * point.Loss / (1 + point.Loss)), 1),
    };

    IEnumerable<PlacePlan> Below(int top)
    {
        var below = new HashSet<int> { top };
        foreach (var point in plan.Points)
            if (point.Parent is { } parent && below.Contains(parent)) below.Add(point.No);
        return plan.Places.Where(place => below.Contains(place.Point));
    }

    public Subscriber Row(CustomerPlan customer) => new()
    {
        OperatorId = owner.Id, Account = customer.Account, Name = customer.Name, Kind = customer.Kind, TaxId = customer.TaxId, Email = customer.Email, Language = customer.Language,
        CreatedAt = Country.Calendar.StartOf(country.From),
        Phones = [.. customer.Phones.Select((phone, at) => new SubscriberPhone { OperatorId = owner.Id, Phone = phone, IsPrimary = at == 0 })],
    };

    public UsagePoint Row(PlacePlan place) => new()
    {
        OperatorId = owner.Id, Code = place.Code, NetworkPointId = Points[place.Point].Id, Resource = place.Load.Resource, Kind = place.Kind, Households = place.Households, District = place.District,
        Landmark = place.Landmark, Latitude = place.Latitude, Longitude = place.Longitude, ReadingRoute = $"T{place.Point + 1:00}-{place.No % 4 + 1}", VitalReason = place.VitalReason, VitalUntil = place.VitalUntil,
    };

    public Meter Row(MeterPlan meter, DeviceSecrets secrets, bool isOff)
    {
        // When it last reported; a removed meter has no secret any more.
        var last = HourStamp.StartOf(meter.LastReport(country.EndHour));
        var userName = $"{owner.Code}/{meter.Serial}";
        return new Meter
        {
            OperatorId = owner.Id, Serial = meter.Serial, Model = meter.Model, Resource = meter.Resource, Switch = meter.Switch,
            SecretHash = meter.UntilHour is null ? secrets.Hash(userName, secrets.ForDemo(userName)) : null,
            Interval = TimeSpan.FromHours(1), SimGroup = meter.SimGroup, LastSeenAt = last, IsOnline = false,
            Supply = meter.Switch == SwitchKind.None ? SupplyState.Unknown : isOff ? SupplyState.Off : SupplyState.On, SupplyAt = meter.Switch == SwitchKind.None ? null : last,
            Registers =
            [
                new Register
                {
                    OperatorId = owner.Id, Code = meter.Resource.MainRegister(), Unit = meter.Resource == Resource.Electricity ? "kWh" : "m3", Decimals = 3, Capacity = meter.Capacity, BaseFactor = 1,
                },
            ],
        };
    }

    public Installation Install(MeterPlan meter, PlacePlan? place, PointPlan? point) => new()
    {
        OperatorId = owner.Id, MeterId = Meters[meter.Serial].Id, UsagePointId = place is null ? null : Places[place.No].Id, NetworkPointId = point is null ? null : Points[point.No].Id,
        From = HourStamp.StartOf(meter.FromHour), Until = meter.UntilHour is { } until ? HourStamp.StartOf(until) : null,
    };

    public Agreement Row(PlacePlan place, AgreementPlan agreement) => new()
    {
        OperatorId = owner.Id, Number = agreement.Number, SubscriberId = Customers[agreement.Customer].Id, UsagePointId = Places[place.No].Id, TariffCode = agreement.Tariff,
        StartsOn = agreement.StartsOn, EndsOn = agreement.EndsOn, SuspendedAt = agreement.SuspendedOn is { } day ? Country.Calendar.StartOf(day).AddHours(9.5) : null,
        SuspendedReason = agreement.SuspendedOn is null ? null : "Factures impayées après deux rappels",
    };
}
