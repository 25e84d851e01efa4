using System.Text;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Import;
using SmartUtility.Core.Import.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Web.Verbs.Bench;

namespace SmartUtility.Tests.Operations.Import;

public sealed class FirstBillTests(PostgresFixture postgres)
{
    static readonly BillingMonth October = new(2026, 10);
    const int Lines = 120;

    [Fact]
    public async Task Five_files_of_an_office_and_its_first_readings_lead_to_correct_bills_once()
    {
        var town = await Town.MakeAsync(await postgres.CreateAsync());
        var import = new ImportFile(town.Database.Contexts, Rows.Secrets, town.Clock);
        var admin = new Actor(1, "admin", Role.OperatorAdmin, [town.Owner.Id], []);
        ImportKind[] kinds = [ImportKind.NetworkPoints, ImportKind.UsagePoints, ImportKind.Subscribers, ImportKind.Meters, ImportKind.Agreements, ImportKind.Readings];

        foreach (var kind in kinds)
            Assert.Equal((Lines, 0, 0), (await import.RunAsync(admin, kind, FirstDayFiles.Of(kind, Lines, October), false, default)) is { Value: var report } ? (report.New, report.Same, report.FlawCount) : default);
        foreach (var kind in kinds)
            Assert.Equal((0, Lines, 0), (await import.RunAsync(admin, kind, FirstDayFiles.Of(kind, Lines, October), false, default)) is { Value: var report } ? (report.New, report.Same, report.FlawCount) : default);
        await town.Run.RunAsync(town.Actor, October, default);
        await town.Run.RunAsync(town.Actor, October, default);

        // 33.750 m³: 10 × 200 + 20 × 400 + 3.750 × 600 + standing charge 500, and VAT of 18 % on all but the first block.
        Assert.Equal((long)Lines, await town.Database.OwnerSqlAsync("select count(*) from invoices where total = 14685 and quantity = 33750"));
        Assert.Equal((long)Lines, await town.Database.OwnerSqlAsync("select count(*) from invoices"));
        Assert.Equal(0m, await town.Database.OwnerSqlAsync("select sum(amount) from ledger_entries"));
    }

    [Fact]
    public async Task Three_broken_lines_among_many_are_named_and_keep_all_of_them_out()
    {
        var town = await Town.MakeAsync(await postgres.CreateAsync());
        var import = new ImportFile(town.Database.Contexts, Rows.Secrets, town.Clock);
        var text = CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(FirstDayFiles.Of(ImportKind.Subscribers, Lines, October)).Split("\r\n");
        (text[10], text[50], text[99]) = ("C 10;Nom;+2290197000010", "C00050;;+2290197000050", "C00099;Nom;inconnu");

        var report = (await import.RunAsync(Actor.System(town.Owner.Id), ImportKind.Subscribers, Encoding.UTF8.GetBytes(string.Join("\r\n", text)), false, default)).Value;

        Assert.Equal([(11, "A", "cell-code"), (51, "B", "cell-required"), (100, "C", "cell-phone")], report.Flaws.Select(flaw => (flaw.Line, flaw.Letter, flaw.Why.Code)));
        Assert.Equal(0L, await town.Database.OwnerSqlAsync("select count(*) from subscribers"));
    }
}
