using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Regulation;
using SmartUtility.Core.Regulation.Formulas;
using SmartUtility.Core.Regulation.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;

namespace SmartUtility.Tests.Given;

/// <summary>Two towns that a regulator looks after, each with two homes billed for October 2026 (12 m³ each) by a tariff with a levy of 3 a m³ for a fund.</summary>
public sealed class Regulated
{
    Regulated(TestDatabase database, Town first, Town second)
    {
        (Database, First, Second) = (database, first, second);
        var (contexts, clock) = (database.Contexts, first.Clock);
        Close = new ClosePeriod(contexts, first.Watch, clock);
        Verify = new VerifyPeriod(contexts);
        Publish = new PublishScheme(contexts, clock);
        Declare = new DeclareFigure(contexts, clock);
        Assess = new AssessPeriod(contexts, clock);
        Comment = new CommentAssessment(contexts, clock);
        Issue = new IssueLevyInvoice(contexts, first.Watch, clock);
        Credit = new ProposeLevyCredit(contexts, clock);
        Pay = new RecordLevyPayment(contexts, clock);
        Confirm = new ConfirmLevyPayment(contexts, clock);
        Queries = new LevyQueries(contexts, clock);
        Regulator = new Actor(1, "yvette@regulator", Role.Regulator, [first.Owner.Id, second.Owner.Id], []);
        Chief = Regulator with { UserId = 2, Name = "chief@regulator" };
    }

    public TestDatabase Database { get; }
    public Town First { get; }
    public Town Second { get; }
    public Actor Regulator { get; }
    public Actor Chief { get; }
    public ClosePeriod Close { get; }
    public VerifyPeriod Verify { get; }
    public PublishScheme Publish { get; }
    public DeclareFigure Declare { get; }
    public AssessPeriod Assess { get; }
    public CommentAssessment Comment { get; }
    public IssueLevyInvoice Issue { get; }
    public ProposeLevyCredit Credit { get; }
    public RecordLevyPayment Pay { get; }
    public ConfirmLevyPayment Confirm { get; }
    public LevyQueries Queries { get; }

    public static readonly DateOnly October = new(2026, 10, 1), November = new(2026, 11, 1), December = new(2026, 12, 1);

    /// <summary>Five francs a m³ billed to the regulator; the fund's 3 francs handed over less 2 %; 2 % a started month late.</summary>
    public static readonly LevyScheme Scheme = new(new DateOnly(2026, 1, 1), new LevyIssuer("Autorité de l’eau", "Cotonou", "BJ-001"), [
        new QuantityLevy("water", Words.Of("Water billed", "Eau facturée"), "Autorité de l’eau", Figure.Billed, 5),
        new PassThroughLevy("fund", Words.Of("Rural fund", "Fonds rural"), "Fonds rural", ["rural"], 0.02m, 3)], new LateTerms(0.02m), DueDays: 30, CommentDays: 15);

    public static Actor Staff(Town town) => new(50 + town.Owner.Id, $"billing@{town.Owner.Code}", Role.Billing, [town.Owner.Id], []);

    public static async Task<Regulated> MakeAsync(TestDatabase database, bool both = true)
    {
        var (first, second) = (await TownAsync(database, "AQUA"), both ? await TownAsync(database, "BOUE") : null);
        var given = new Regulated(database, first, second ?? first);
        foreach (var town in both ? new[] { first, second! } : [first]) Assert.True((await given.Publish.RunAsync(given.Regulator, town.Owner.Id, Scheme, default)).Value);
        return given;
    }

    static async Task<Town> TownAsync(TestDatabase database, string code)
    {
        var town = await Town.MakeAsync(database, code: code);
        var prices = Town.Prices with { Components = [.. Town.Prices.Components, new Levy("rural", Words.Of("Rural fund", "Fonds rural"), LevyBasis.PerUnit, 3, "Fonds rural")] };
        Assert.True((await town.Publish.RunAsync(town.Actor, "FND", "Water with the fund", Resource.Water, prices, default)).Value);
        for (var n = 0; n < 2; n++)
        {
            var (_, agreement, meter) = await town.HomeAsync(name: $"Home {n}");
            await database.OwnerSqlAsync($"update agreements set tariff_code = 'FND' where id = {agreement.Id}; insert into consumption_months values ({meter.Registers[0].Id}, '2026-10-01', 12000, 0)");
        }
        await database.OwnerSqlAsync($"insert into network_days select {town.Owner.Id}, {town.Zone.Id}, day::date, case when n = 1 then 30000 else 0 end, case when n = 1 then 24000 else 0 end, 0, case when n = 1 then 6000 else 0 end, 100, 98, 24, 24, 5000, day from generate_series('2026-10-01 10:00Z'::timestamptz, '2026-10-31 10:00Z', '1 day') with ordinality as x(day, n)");
        Assert.Equal(2, (await town.Run.RunAsync(town.Actor, new BillingMonth(2026, 10), default)).Value.Issued);
        return town;
    }

    /// <summary>October closed and assessed.</summary>
    public async Task<(ClosedPeriod Period, LevyAssessment Assessment)> OctoberAsync(Town? town = null)
    {
        var period = (await Close.RunAsync(Regulator, (town ?? First).Owner.Id, October, November, false, default)).Value;
        return (period, (await Assess.RunAsync(Regulator, period.Id, default)).Value);
    }

    /// <summary>October invoiced: the operator agreed.</summary>
    public async Task<LevyInvoice> InvoicedAsync(Town? town = null)
    {
        var (_, assessment) = await OctoberAsync(town);
        Assert.True((await Comment.RunAsync(Staff(town ?? First), assessment.Id, "Agreed.", true, default)).IsDone);
        return (await Issue.RunAsync(Chief, assessment.Id, default)).Value;
    }
}
