using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Database;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Web.Components.Admin;

namespace SmartUtility.Tests.Components.Admin;

public sealed class SafetyPanelTests(PostgresFixture postgres) : IAsyncLifetime
{
    static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    readonly FakeTimeProvider _clock = new(Now);
    TestDatabase _database = null!;
    Rows _given = null!;
    Operator _owner = null!;
    BackupLog _book = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _given = new Rows(_database);
        _owner = await _given.OperatorAsync("AQUA");
        _book = new BackupLog(_database.Contexts);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    Task<ConsoleContext> ContextAsync(Role role) => ConsoleContext.CreateAsync(_given, _owner.Id, _clock, role, services => services.AddSingleton(_book).AddSingleton(_database.Contexts.Source).AddSingleton<ClockWatch>());

    [Fact]
    public async Task The_days_since_the_last_good_backup_are_said_and_where_it_is_only_to_the_installation()
    {
        await _book.MadeAsync(Now.AddDays(-3).AddMinutes(-5), "/mnt/usb/a.backup", 10, 20, default);
        await _book.FailedAsync(Now.AddHours(-2), "/mnt/usb/b.backup", "is the disk plugged in?", default);
        await using (var context = await ContextAsync(Role.InstallationAdmin))
        {
            var all = context.Render<SafetyPanel>();
            all.WaitForAssertion(() => Assert.Contains("Last good backup: 3 days ago (21/11/2026 08:55 UTC).", all.Markup, StringComparison.Ordinal));
            Assert.Contains("/mnt/usb/a.backup", all.Markup, StringComparison.Ordinal);
            Assert.Contains("is the disk plugged in?", all.Markup, StringComparison.Ordinal);
            Assert.Empty(all.FindAll(".mud-alert"));
        }
        await using (var context = await ContextAsync(Role.OperatorAdmin))
        {
            var own = context.Render<SafetyPanel>();
            own.WaitForAssertion(() => Assert.Contains("3 days ago", own.Markup, StringComparison.Ordinal));
            Assert.DoesNotContain("usb", own.Markup, StringComparison.Ordinal);
            Assert.DoesNotContain("plugged in?", own.Markup, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_a_backup_and_with_a_wrong_clock_it_says_so_in_words()
    {
        await _database.OwnerSqlAsync("update clock_marks set off_seconds = 2400");
        await using var context = await ContextAsync(Role.OperatorAdmin);

        var page = context.Render<SafetyPanel>();

        page.WaitForAssertion(() => Assert.Contains("There is no good backup yet.", page.Markup, StringComparison.Ordinal));
        Assert.Contains("40 minutes wrong", page.Find(".mud-alert").TextContent, StringComparison.Ordinal);
        Assert.Contains("no bill is made and no supply is switched off", page.Find(".mud-alert").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_may_not_see_it_sees_nothing_and_leaving_is_quiet()
    {
        await using var context = await ContextAsync(Role.Cashier);
        var page = context.Render<SafetyPanel>();

        Assert.Empty(page.FindAll("section"));
        await context.DisposeComponentsAsync();
        Assert.True(page.IsDisposed);
    }
}
