using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Network;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;

namespace SmartUtility.Tests.Given;

/// <summary>A small town of one operator with a tariff, and the operations of billing over its database. The clock stands at noon on 2 November 2026 (Porto-Novo).</summary>
public sealed class Town
{
    public static readonly TariffVersion Prices = new(new DateOnly(2025, 1, 1), [
        new EnergyBlocks("water", Words.Of("Water", "Eau"), [new Block(200, 10, TaxKeys: [], Label: Words.Of("Water, social block", "Eau, tranche sociale")), new Block(400, 30), new Block(600)], ScaleByHouseholds: true, TaxKeys: ["vat"]),
        new FixedCharge("standing", Words.Of("Standing charge", "Redevance fixe"), 500, Prorate: true, TaxKeys: ["vat"]),
        new Tax("vat", Words.Of("VAT", "TVA"), 0.18m)],
        new RoundingPolicy(Line: new Rounding(RoundingMode.HalfUp, 1), Tax: new Rounding(RoundingMode.HalfUp, 1), Total: new Rounding(RoundingMode.HalfUp, 5)));

    Town(TestDatabase database, Operator owner, Rows rows, NetworkPoint zone)
    {
        (Database, Owner, Rows, Zone) = (database, owner, rows, zone);
        Watch = new ClockWatch(database.Contexts.Source, Clock);
        Cases = new BillingCases(new UsageReader());
        Issue = new IssueInvoices(database.Contexts, Cases, Watch, Clock);
        Run = new RunBilling(database.Contexts, Issue, Watch, Clock);
        Credit = new IssueCreditNote(database.Contexts, Watch, Clock);
        Release = new ReleaseBills(database.Contexts, Clock);
        Corrections = new FindCorrections(database.Contexts, Cases, Clock);
        Decide = new DecideCorrection(database.Contexts, Credit, Issue, Clock);
        Publish = new PublishTariff(database.Contexts, Clock);
        Pay = new RecordPayment(database.Contexts, Clock);
        Reverse = new ReversePayment(database.Contexts, Clock);
        Payments = new PaymentQueries(database.Contexts, Clock);
        Actor = Actor.System(owner.Id);
    }

    public TestDatabase Database { get; }
    public Operator Owner { get; }
    public Rows Rows { get; }
    public NetworkPoint Zone { get; }
    public Actor Actor { get; }
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 2, 11, 0, 0, TimeSpan.Zero));
    public ClockWatch Watch { get; }
    public BillingCases Cases { get; }
    public IssueInvoices Issue { get; }
    public RunBilling Run { get; }
    public IssueCreditNote Credit { get; }
    public ReleaseBills Release { get; }
    public FindCorrections Corrections { get; }
    public DecideCorrection Decide { get; }
    public PublishTariff Publish { get; }

    /// <summary>A person of the billing office.</summary>
    public Actor Clerk(string name) => new(name.Length, name, Role.Billing, [Owner.Id], []);
    public RecordPayment Pay { get; }
    public ReversePayment Reverse { get; }
    public PaymentQueries Payments { get; }

    public static async Task<Town> MakeAsync(TestDatabase database, Action<Operator>? with = null, string code = "AQUA")
    {
        var rows = new Rows(database);
        var owner = await rows.OperatorAsync(code, with);
        var town = new Town(database, owner, rows, await rows.NetworkPointAsync(owner.Id));
        Assert.True((await town.Publish.RunAsync(town.Actor, "DOM", "Domestic water", Resource.Water, Prices, default)).Value);
        return town;
    }

    /// <summary>Midnight in Porto-Novo (UTC+1, no summer time).</summary>
    public static DateTimeOffset Midnight(int year, int month, int day) => new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.FromHours(1)).ToUniversalTime();

    /// <summary>A subscriber with a water meter that counts this much in October 2026 (L), nothing before or after.</summary>
    public async Task<(Subscriber Subscriber, Agreement Agreement, Meter Meter)> HomeAsync(long october = 12_000, DateOnly? from = null, string name = "Afi Mensah")
    {
        var subscriber = await Rows.SubscriberAsync(Owner.Id, name);
        var place = await Rows.UsagePointAsync(Zone);
        var agreement = await Rows.AgreementAsync(subscriber, place, from: from ?? new DateOnly(2026, 10, 1));
        var meter = await Rows.MeterAsync(Owner, serial: $"{Owner.Code}-{place.Id:00000}");
        await Rows.InstallAsync(meter, place, Midnight(2026, 10, 1));
        await Rows.ReadingsAsync(meter.Registers[0], (Midnight(2026, 10, 1), 1_000), (Midnight(2026, 11, 1), 1_000 + october));
        return (subscriber, agreement, meter);
    }
}
