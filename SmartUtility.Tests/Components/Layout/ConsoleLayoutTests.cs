using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Notifications.Operations;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Web.Components.Layout;
using SmartUtility.Web.Components.Shared;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Tests.Components.Layout;

public sealed class ConsoleLayoutTests(PostgresFixture postgres) : IAsyncLifetime
{
    readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
    TestDatabase _database = null!;
    Operator _company = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateAsync();
        _company = await new Rows(_database).OperatorAsync();
    }

    public async ValueTask DisposeAsync() => await _database.DisposeAsync();

    Task<ConsoleContext> ContextAsync(Role role, bool isDemo = false) => ConsoleContext.CreateAsync(new Rows(_database), _company.Id, _clock, role, services => services
        .AddSingleton<Inbox>().AddSingleton(new DemoSettings { Enabled = isDemo }));

    static IRenderedComponent<ConsoleLayout> Show(ConsoleContext context, string path, RenderFragment body)
    {
        context.Services.GetRequiredService<NavigationManager>().NavigateTo(path);
        return context.Render<ConsoleLayout>(with => with
            .Add(layout => layout.Body, body)
            .AddCascadingValue(context.Services.GetRequiredService<AuthenticationStateProvider>().GetAuthenticationStateAsync()));
    }

    static RenderFragment Text(string text) => builder => builder.AddContent(0, text);

    [Theory]
    [InlineData(Role.Dispatcher, "/ops", "/ops")]
    [InlineData(Role.Dispatcher, "/ops/network/12", "/ops/network")]
    [InlineData(Role.OperatorAdmin, "/admin/meters/SN-1", "/admin/meters")]
    public async Task The_menu_marks_the_page_that_is_shown_and_only_that(Role role, string path, string marked)
    {
        await using var context = await ContextAsync(role);

        var shell = Show(context, path, Text("here"));

        Assert.Equal(marked, Assert.Single(shell.FindAll("#console-nav [aria-current]")).GetAttribute("href"));
        Assert.Contains("here", shell.Find("main#main").TextContent, StringComparison.Ordinal);
        Assert.Equal(path + "#main", shell.Find("a.skip").GetAttribute("href"));
    }

    [Fact]
    public async Task The_menu_shows_what_a_role_may_open_in_groups_without_a_hole()
    {
        await using var context = await ContextAsync(Role.Dispatcher);

        var shell = Show(context, "/ops", Text(""));

        var links = shell.FindAll("#console-nav a").Select(link => link.GetAttribute("href")).ToList();
        Assert.Contains("/ops/balance", links);
        Assert.DoesNotContain("/admin/users", links);
        Assert.All(shell.FindAll("#console-nav ul"), group => Assert.NotEmpty(group.Children));
        Assert.Equal(links.Distinct(), links);
    }

    [Fact]
    public async Task Buttons_of_a_narrow_screen_open_parts_that_are_there()
    {
        await using var context = await ContextAsync(Role.Dispatcher, isDemo: true);

        var shell = Show(context, "/ops", Text(""));

        var opened = shell.FindAll("[popovertarget]").Select(button => button.GetAttribute("popovertarget")!).Distinct().ToList();
        Assert.Equal(["console-nav", "console-session"], opened);
        Assert.All(opened, id => Assert.True(shell.Find("#" + id).HasAttribute("popover")));
        Assert.All(shell.FindAll("[popovertarget]"), button => Assert.NotEmpty(button.GetAttribute("aria-label")!));
        Assert.Contains("Demo data", shell.Find(".console-demo").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_session_offers_other_colours_and_the_other_language_for_this_very_page()
    {
        await using var context = await ContextAsync(Role.Dispatcher);

        var shell = Show(context, "/ops?point=3&period=24h", Text(""));

        Assert.Equal("Light or dark", shell.Find("#console-session [data-scheme]").TextContent);
        Assert.Equal("/ops?point=3&period=24h&lang=fr", shell.Find("#console-session a[lang=fr]").GetAttribute("href"));
        Assert.NotNull(shell.Find("#console-session a[href='/sign-out']"));
    }

    [Fact]
    public async Task The_title_is_drawn_with_the_document_and_written_by_a_script_afterwards()
    {
        await using var context = await ContextAsync(Role.Dispatcher);

        var title = context.Render<WindowTitle>(with => with.Add(one => one.Of, "Alerts"));
        title.Render(with => with.Add(one => one.Of, "Alerts"));
        title.Render(with => with.Add(one => one.Of, "Balance"));

        Assert.Equal(["Alerts · SmartUtility", "Balance · SmartUtility"], context.JSInterop.Invocations["writeTitle"].Select(call => call.Arguments[0]));
    }

    [Fact]
    public async Task A_page_that_fails_leaves_the_menu_and_the_next_page_is_shown()
    {
        await using var context = await ContextAsync(Role.Dispatcher);
        var shell = Show(context, "/ops", builder => throw new InvalidOperationException("broken"));

        Assert.NotNull(shell.Find("main .mud-alert a[href='/ops']"));
        Assert.NotEmpty(shell.FindAll("#console-nav a"));

        shell.Render(with => with.Add(layout => layout.Body, Text("the next")));
        Assert.Contains("the next", shell.Find("main").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_known_gets_no_menu()
    {
        await using var context = await ContextAsync(Role.Dispatcher);
        context.Services.GetRequiredService<NavigationManager>().NavigateTo("/ops");

        var shell = context.Render<ConsoleLayout>(with => with.Add(layout => layout.Body, Text("")));

        Assert.Empty(shell.FindAll("#console-nav a"));
    }
}
