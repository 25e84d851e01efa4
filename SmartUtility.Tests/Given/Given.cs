using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;

namespace SmartUtility.Tests.Given;

/// <summary>Builders of rows for tests, in a database of the class. Deterministic: names and codes are counted.</summary>
public sealed partial class Rows(TestDatabase database)
{
    int _count;

    /// <summary>The device secrets of tests.</summary>
    public static readonly DeviceSecrets Secrets = new(new byte[32]);

    public TestDatabase Database { get; } = database;

    int Next() => ++_count;

    async Task<T> SaveAsync<T>(int operatorId, T row) where T : class
    {
        await using var db = Database.Contexts.Create(new Scope([operatorId]));
        db.Add(row);
        await db.SaveChangesAsync();
        return row;
    }

    public Task<Operator> OperatorAsync(string code = "AQUA", Action<Operator>? with = null)
    {
        var row = new Operator { Code = code, Name = code + " SA", TimeZone = "Africa/Porto-Novo", Currency = "XOF", Resources = [Resource.Water, Resource.Electricity, Resource.Gas], GraceDays = 0, CutAnyHour = true };
        with?.Invoke(row);
        return SaveAsync(0, row);
    }

    public async Task<NetworkPoint> NetworkPointAsync(int operatorId, NetworkPoint? parent = null, Resource resource = Resource.Water, NetworkPointKind kind = NetworkPointKind.Zone, string? code = null)
    {
        code ??= $"NP-{Next()}";
        var row = new NetworkPoint { OperatorId = operatorId, Code = code, Name = code, Kind = kind, Resource = resource, ParentId = parent?.Id };
        await SaveAsync(operatorId, row);
        row.Path = [.. parent?.Path ?? [], row.Id];
        await using var db = Database.Contexts.Create(new Scope([operatorId]));
        await db.Set<NetworkPoint>().Where(point => point.Id == row.Id).ExecuteUpdateAsync(set => set.SetProperty(point => point.Path, row.Path));
        return row;
    }

    public Task<UsagePoint> UsagePointAsync(NetworkPoint zone, Action<UsagePoint>? with = null)
    {
        var row = new UsagePoint { OperatorId = zone.OperatorId, Code = $"UP-{Next()}", NetworkPointId = zone.Id, Resource = zone.Resource, District = "Akpakpa" };
        with?.Invoke(row);
        return SaveAsync(zone.OperatorId, row);
    }

    public Task<Subscriber> SubscriberAsync(int operatorId, string name = "Afi Mensah", string? phone = null)
    {
        var n = Next();
        return SaveAsync(operatorId, new Subscriber
        {
            OperatorId = operatorId, Account = $"C-{n:00000}", Name = name, CreatedAt = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Phones = [new SubscriberPhone { OperatorId = operatorId, Phone = phone ?? $"+229970{n:00000}", IsPrimary = true }],
        });
    }

    public Task<Agreement> AgreementAsync(Subscriber subscriber, UsagePoint usagePoint, string tariff = "DOM", DateOnly? from = null) => SaveAsync(subscriber.OperatorId, new Agreement
    {
        OperatorId = subscriber.OperatorId, Number = $"A-{Next():00000}", SubscriberId = subscriber.Id, UsagePointId = usagePoint.Id, TariffCode = tariff, StartsOn = from ?? new DateOnly(2025, 1, 1),
    });

    /// <summary>A meter with the resource's main register: 3 decimals (base factor 1: Wh or L), rolls over at 100 000 000. Its MQTT secret is <paramref name="secret"/>.</summary>
    public Task<Meter> MeterAsync(Operator owner, Resource resource = Resource.Water, SwitchKind switchKind = SwitchKind.Valve, string? serial = null, string secret = "0123456789abcdef0123456789abcdef", long capacity = 100_000_000)
    {
        serial ??= $"M{Next():00000}";
        return SaveAsync(owner.Id, new Meter
        {
            OperatorId = owner.Id, Serial = serial, Resource = resource, Switch = switchKind, SecretHash = Secrets.Hash($"{owner.Code}/{serial}", secret),
            Registers = [new Register { OperatorId = owner.Id, Code = resource.MainRegister(), Unit = resource == Resource.Electricity ? "kWh" : "m3", Decimals = 3, Capacity = capacity, BaseFactor = 1 }],
        });
    }

    public Task<Installation> InstallAsync(Meter meter, UsagePoint at, DateTimeOffset? from = null, DateTimeOffset? until = null) => SaveAsync(meter.OperatorId, new Installation
    {
        OperatorId = meter.OperatorId, MeterId = meter.Id, UsagePointId = at.Id, From = from ?? new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), Until = until,
    });

    public Task<Installation> InstallAsync(Meter meter, NetworkPoint at, short flow = 1, DateTimeOffset? from = null) => SaveAsync(meter.OperatorId, new Installation
    {
        OperatorId = meter.OperatorId, MeterId = meter.Id, NetworkPointId = at.Id, Flow = flow, From = from ?? new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero),
    });

    /// <summary>Readings as stored, put in by the owner's role; the rollup is not told.</summary>
    public async Task ReadingsAsync(Register register, params (DateTimeOffset Time, long Value)[] readings)
    {
        foreach (var (time, value) in readings)
            await Database.OwnerSqlAsync($"insert into readings values ({register.Id}, '{time.UtcDateTime:O}', {value}, 0, '{time.UtcDateTime:O}')");
    }
}
