using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Import;
using SmartUtility.Core.Import.Operations;
using SmartUtility.Core.Ledger;
using SmartUtility.Core.Ledger.Operations;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Web.Components.Admin;

namespace SmartUtility.Tests.Operations.Import;

/// <summary>A database of the class, with the templates brought in in their order: what the office gets that starts with them.</summary>
public sealed class FirstDayFixture(PostgresFixture postgres) : IAsyncLifetime
{
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    public TestDatabase Database { get; private set; } = null!;
    public Operator Owner { get; private set; } = null!;
    public Actor Admin { get; private set; } = null!;
    public ImportFile Import { get; private set; } = null!;
    public List<ImportReport> First { get; } = [];

    public async ValueTask InitializeAsync()
    {
        Database = await postgres.CreateAsync();
        Owner = await new Rows(Database).OperatorAsync("AQUA");
        Admin = new Actor(1, "admin@aqua", Role.OperatorAdmin, [Owner.Id], []);
        Import = new ImportFile(Database.Contexts, Rows.Secrets, new FakeTimeProvider(Now));
        foreach (var kind in ImportKinds.All) First.Add((await Import.RunAsync(Admin, kind, ImportTemplates.Bytes(kind), false, default)).Value);
    }

    public Task<ImportReport> RunAsync(ImportKind kind, string text, bool isDry = false) => RunAsync(kind, Encoding.UTF8.GetBytes(text), isDry);

    public async Task<ImportReport> RunAsync(ImportKind kind, byte[] bytes, bool isDry = false) => (await Import.RunAsync(Admin, kind, bytes, isDry, default)).Value;

    public UtilityDbContext Db() => Database.Contexts.Create(Admin);

    public async Task<long> CountAsync(string table) => (long)(await Database.OwnerSqlAsync($"select count(*) from {table}"))!;

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}

public sealed class ImportFileTests(FirstDayFixture day) : IClassFixture<FirstDayFixture>
{
    static readonly string[] Tables = ["network_points", "usage_points", "subscribers", "subscriber_phones", "meters", "registers", "installations", "agreements", "postings", "ledger_entries", "readings", "touched", "audit"];

    async Task<string> RowsAsync()
    {
        List<string> counts = [];
        foreach (var table in Tables) counts.Add($"{table} {await day.CountAsync(table)}");
        return string.Join(", ", counts);
    }

    static string Seen(ImportReport report) => string.Join(" | ", report.Flaws.Select(flaw => $"{flaw.Line}{flaw.Letter} {flaw.Why.Code}"));

    [Fact]
    public void Every_template_comes_in_as_it_stands()
    {
        Assert.All(day.First, report => Assert.Equal("", Seen(report)));
        Assert.Equal([4, 3, 3, 4, 3, 2, 3], day.First.Select(report => report.New));
        Assert.Equal(["BF-EAU", "DOM-EAU", "PRO-ELEC"], day.First[4].UnknownTariffs);
        Assert.Equal(["AQUA/W-000001", "AQUA/E-000001"], day.First[3].Secrets.Select(secret => secret.UserName));
    }

    [Fact]
    public async Task A_second_run_of_each_changes_nothing()
    {
        var before = await RowsAsync();

        foreach (var kind in ImportKinds.All)
        {
            var again = await day.RunAsync(kind, ImportTemplates.Bytes(kind));
            Assert.Equal((true, 0, day.First[(int)kind].New, 0), (again.IsGood, again.New, again.Same, again.Secrets.Count));
        }
        Assert.Equal(before, await RowsAsync());
    }

    [Fact]
    public async Task What_came_in_is_what_the_files_say()
    {
        await using var db = day.Db();
        var points = await db.Set<NetworkPoint>().ToDictionaryAsync(row => row.Code);
        Assert.Equal([points["F-01"].Id, points["T-0101"].Id], points["T-0101"].Path);
        Assert.Equal((500_000L, 12_000L, 4.5m), (points["P-NORD"].CapacityPerHour, points["Z-AKPAKPA"].UnmeteredPerDay, points["F-01"].TechnicalLossPercent));
        var place = await db.Set<UsagePoint>().SingleAsync(row => row.Code == "U-00001");
        Assert.Equal((3, Resource.Water, "Derrière la mosquée bleue; deuxième portail", 6.3681), (place.Households, place.Resource, place.Landmark, place.Latitude));
        var bakery = await db.Set<Subscriber>().Include(row => row.Phones).SingleAsync(row => row.Account == "C-00002");
        Assert.Equal(("Boulangerie Étoile SARL", SubscriberKind.Business, 2), (bakery.Name, bakery.Kind, bakery.Phones.Count));
        var meter = await db.Set<Meter>().Include(row => row.Registers).SingleAsync(row => row.Serial == "W-000001");
        var hung = await db.Set<Installation>().SingleAsync(row => row.MeterId == meter.Id);
        Assert.Equal((place.Id, new DateTimeOffset(2026, 9, 30, 23, 0, 0, TimeSpan.Zero)), (hung.UsagePointId, hung.From));
        Assert.Equal([1_234_567L, 1_250_250L], await db.Database.SqlQuery<long>($"select value as \"Value\" from readings where register_id = {meter.Registers[0].Id} order by time").ToListAsync());
        var pulses = await db.Set<Meter>().Include(row => row.Registers).SingleAsync(row => row.Serial == "W-900001");
        Assert.Equal((10m, 1_000_000_000L), (pulses.Registers[0].BaseFactor, pulses.Registers[0].Capacity));
        Assert.Null(pulses.SecretHash);
        Assert.True(Rows.Secrets.Verify("AQUA/W-000001", day.First[3].Secrets[0].Secret, meter.SecretHash!));
        Assert.Equal((15m, "PRO-ELEC"), await db.Set<Agreement>().Where(row => row.Number == "A-00002").Select(row => new ValueTuple<decimal?, string>(row.SubscribedKva, row.TariffCode)).SingleAsync());
        var sums = await Books.SumsAsync(db, [bakery.Id, place.Id], default);
        Assert.Equal((-4000m, 4000m), (sums[bakery.Id].Balance, sums[bakery.Id].Free));
        Assert.Equal(0m, await db.Set<LedgerEntry>().SumAsync(entry => entry.Amount));
    }

    [Fact]
    public async Task Readings_of_the_past_fill_the_months_by_the_rollup()
    {
        var rollup = new RefreshRollups(day.Database.Contexts, new FakeTimeProvider(FirstDayFixture.Now));
        while ((await rollup.RunAsync(Actor.System(day.Owner.Id), 5000, default)).Value is { Touched: > 0 }) { }

        var used = await day.Database.OwnerSqlAsync("select sum(m.quantity) from consumption_months m join registers r on r.id = m.register_id join meters d on d.id = r.meter_id where d.serial = 'W-000001'");
        Assert.Equal(15_683m, Convert.ToDecimal(used, System.Globalization.CultureInfo.InvariantCulture));
    }

    // Each line is wrong for one reason, and the good ones among them stay out with them.
    public static readonly TheoryData<ImportKind, string, string> Broken = new()
    {
        { ImportKind.NetworkPoints, "code;name;kind;resource;parent\nN1;Good;zone;eau;\nN 2;Bad;zone;eau;\nN3;;zone;eau;\nN4;X;lac;eau;NOBODY\nN1;Twice;zone;eau;\nN5;X;zone;gaz;P-NORD\nN6;X;zone;eau;N7\nN7;X;zone;eau;N6\nN8;X;zone;eau;N8\nP-NORD;Anders;plant;water;\n",
            "3A cell-code | 4B cell-required | 5C cell-choice | 5E ref-unknown | 6A twice-in-file | 7D line-other-resource | 8E network-circle | 9E network-circle | 10E network-circle | 11B stands-differently" },
        { ImportKind.UsagePoints, "code;network_point;district;households;latitude;longitude;is_unbilled\nV1;Z-AKPAKPA;A;2;;;\nV2;NOWHERE;A;0;;;\nV3;Z-AKPAKPA;;1,5;6,1;;peut-être\nU-00001;Z-AKPAKPA;Akpakpa;9;;;\n", "3B ref-unknown | 3D cell-range | 4C cell-required | 4D cell-whole | 4F line-half-position | 4G cell-yes-no | 5D stands-differently" },
        { ImportKind.Subscribers, "compte;nom;téléphone;type\nD1;A;97000011;\nD2;B;hello;\nD3;C;2,2997E+11;\nD4;D;97000012;entreprise\nD5;;97000013;\nC-00001;Afi Mensah;+2290197999999;\n", "3C cell-phone | 4C cell-mangled | 5 line-tax-id | 6B cell-required | 7C stands-differently" },
        { ImportKind.Meters, "serial;resource;usage_point;network_point;installed_at;index;secret\nX1;eau;;;;;\nX2;eau;U-00002;;01/10/2026;5;\nX3;eau;U-00001;;01/10/2026;5;\nX4;eau;U-00001;Z-AKPAKPA;01/10/2026;;\nX5;eau;;Z-AKPAKPA;;;\nX6;eau;;;01/10/2026;;\nX7;eau;;Z-AKPAKPA;01/10/2030;1,2345;abc\nX1;eau;;;;;\nW-000001;eau;;P-NORD;01/11/2026;;\n",
            "3C line-other-resource | 4C line-place-taken | 5D line-one-place | 6E line-no-instant | 7C line-no-place | 8E cell-future | 8F cell-too-fine | 8G cell-secret | 9A twice-in-file | 10E line-elsewhere" },
        { ImportKind.Agreements, "number;account;usage_point;tariff;starts_on;ends_on\nB1;C-00001;U-00001;DOM-EAU;01/01/2025;01/10/2026\nB2;NOBODY;NOWHERE;DOM-EAU;01/01/2025;\nB3;C-00001;U-00001;DOM-EAU;01/01/2026;31/12/2025\nB4;C-00002;U-00001;DOM-EAU;01/11/2026;\nB5;C-00002;U-00003;;hier;\nB6;C-00001;U-00001;DOM-EAU;01/02/2025;01/03/2025\nA-00001;C-00001;U-00001;AUTRE;01/10/2026;\n",
            "3B ref-unknown | 3C ref-unknown | 4F line-ends-before | 5C line-overlaps | 6D cell-required | 6E cell-day | 7C line-overlaps | 8D stands-differently" },
        { ImportKind.OpeningBalances, "account;amount\nC-00003;100\nC-00001;99\nNOBODY;1\nC-00003;5\nC-00002;0\nC-00002;1,5\n", "3B stands-differently | 4A ref-unknown | 5A twice-in-file | 6B cell-zero | 7A twice-in-file | 7B cell-too-fine" },
        { ImportKind.Readings, "serial;time;value;register;unit\nW-000002;01/11/2026;413;;\nNOBODY;01/11/2026;1;;\nW-000002;01/11/2026;414;;\nW-000002;32/11/2026;414;;\nW-000002;01/12/2026;414;;\nW-000002;02/11/2026;1,2345;;\nW-000002;03/11/2026;1;9-9:9.9.9;\nW-000002;03/11/2026;1;;kWh\nW-000001;31/10/2026 17:30;1300;;\nE-000001;04/11/2026;9999999;;\n",
            "3A ref-unknown | 4B twice-in-file | 5B cell-instant | 6B cell-future | 7C cell-too-fine | 8D cell-choice | 9E line-other-unit | 10C stands-differently | 11C cell-range" },
    };

    [Theory, MemberData(nameof(Broken))]
    public async Task Every_flaw_is_named_by_line_and_column_and_nothing_is_half_done(ImportKind kind, string text, string flaws)
    {
        var before = await RowsAsync();

        var report = await day.RunAsync(kind, text);

        var (expected, seen) = (flaws.Split(" | "), Seen(report).Split(" | "));
        Assert.Empty(expected.Except(seen));
        Assert.Equal(Lines(expected), Lines(seen));
        Assert.Equal((false, seen.Length), (report.IsGood, report.FlawCount));
        Assert.Equal(before, await RowsAsync());

        static IEnumerable<string> Lines(IEnumerable<string> said) => said.Select(one => string.Concat(one.TakeWhile(char.IsAsciiDigit))).Distinct();
    }

    [Fact]
    public async Task A_reading_that_contradicts_one_that_stands_is_a_flaw()
    {
        var report = await day.RunAsync(ImportKind.Readings, "serial;time;value\nW-000001;31/10/2026 17:30;1300\n");

        Assert.Equal(("2C stands-differently", "1250.25"), (Seen(report), report.Flaws[0].Why.Values[0]));
    }

    [Fact]
    public async Task A_dry_run_says_what_the_real_one_will_say_and_stores_nothing()
    {
        const string text = "code;name;kind;resource;parent\nDRY-2;Below;zone;eau;DRY-1\nDRY-1;Above;plant;eau;\n";
        var before = await RowsAsync();

        var dry = await day.RunAsync(ImportKind.NetworkPoints, text, isDry: true);

        Assert.Equal((true, true, 2, 0), (dry.IsGood, dry.IsDry, dry.New, dry.Same));
        Assert.Equal(before, await RowsAsync());
    }

    [Fact]
    public async Task A_spreadsheets_French_export_is_read_and_an_index_that_falls_is_questionable()
    {
        var bytes = CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes("Numéro de série;Date de relevé;Relevé\r\nW-900001;02/11/2026 08:00;1 234\r\nW-900001;03/11/2026 08:00;12\r\n");

        var report = await day.RunAsync(ImportKind.Readings, bytes);

        Assert.Equal((true, 2, 1), (report.IsGood, report.New, report.Questionable));
        Assert.Equal([(short)0, (short)10], await Qualities());

        async Task<List<short>> Qualities()
        {
            await using var db = day.Db();
            return await db.Database.SqlQuery<short>($"select r.quality as \"Value\" from readings r join registers g on g.id = r.register_id join meters m on m.id = g.meter_id where m.serial = 'W-900001' and r.time > '2026-11-01' order by r.time").ToListAsync();
        }
    }

    [Fact]
    public async Task Whoever_may_not_and_whoever_acts_for_several_is_refused()
    {
        var file = ImportTemplates.Bytes(ImportKind.OpeningBalances);

        Assert.Equal("forbidden", (await day.Import.RunAsync(day.Admin with { Role = Role.Dispatcher }, ImportKind.Subscribers, file, false, default)).Refusal?.Code);
        Assert.Equal("forbidden", (await day.Import.RunAsync(day.Admin with { Role = Role.ApiKey, Scopes = ["provision"] }, ImportKind.OpeningBalances, file, false, default)).Refusal?.Code);
        Assert.Equal("operator-required", (await day.Import.RunAsync(day.Admin with { Operators = [day.Owner.Id, 99] }, ImportKind.OpeningBalances, file, false, default)).Refusal?.Code);
    }

    [Fact]
    public async Task Another_operators_codes_are_unknown()
    {
        var other = await new Rows(day.Database).OperatorAsync("LUX");
        var report = (await day.Import.RunAsync(day.Admin with { Operators = [other.Id] }, ImportKind.OpeningBalances, Encoding.UTF8.GetBytes("account;amount\nC-00001;12500\n"), false, default)).Value;

        Assert.Equal("2A ref-unknown", Seen(report));
    }
}
