using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using SmartUtility.Core.Accounts;
using SmartUtility.Web.Identity;

namespace SmartUtility.Web.Components.Layout;

/// <summary>The Console's menu: one line per entry; an entry is shown to the roles of its policy and only while its page exists.</summary>
public static class ConsoleNav
{
    /// <summary>An entry.</summary>
    /// <param name="Key">Text key in CommonTexts.</param>
    /// <param name="Href">Page.</param>
    /// <param name="Icon">MudBlazor icon.</param>
    /// <param name="Policy">Who sees it.</param>
    /// <param name="OnlyDemo">True for a page that exists only in a demonstration.</param>
    /// <param name="IsComponent">False for a page that is no component (job dashboard).</param>
    public sealed record Item(string Key, string Href, string Icon, string Policy, bool IsComponent = true, bool OnlyDemo = false);

    // What flows; whom it serves; what it costs; who runs it.
    static readonly Item[][] All =
    [
        [
            new("nav.ops", "/ops", Icons.Material.Outlined.Speed, "dispatcher"),
            new("nav.network", "/ops/network", Icons.Material.Outlined.AccountTree, "dispatcher"),
            new("nav.balance", "/ops/balance", Icons.Material.Outlined.Balance, "dispatcher"),
            new("nav.alerts", "/ops/alerts", Icons.Material.Outlined.NotificationsActive, "dispatcher"),
            new("nav.outages", "/ops/outages", Icons.Material.Outlined.FlashOff, "dispatcher"),
            new("nav.jobs", "/ops/jobs", Icons.Material.Outlined.Engineering, "dispatcher"),
            new("nav.limits", "/admin/limits", Icons.Material.Outlined.Rule, "dispatcher"),
        ],
        [
            new("nav.customers", "/ops/customers", Icons.Material.Outlined.People, "customers"),
            new("nav.meters", "/ops/meters", Icons.Material.Outlined.ElectricMeter, "dispatcher"),
            new("nav.readings", "/ops/readings", Icons.Material.Outlined.Sensors, "dispatcher"),
            new("nav.supply", "/admin/supply", Icons.Material.Outlined.PowerOff, "admin"),
            new("nav.admin.meters", "/admin/meters", Icons.Material.Outlined.PowerSettingsNew, "admin"),
        ],
        [
            new("nav.billing", "/ops/billing", Icons.Material.Outlined.ReceiptLong, "billing"),
            new("nav.levies", "/ops/levies", Icons.Material.Outlined.AccountBalance, "billing"),
            new("nav.statistics", "/ops/statistics", Icons.Material.Outlined.BarChart, "billing"),
            new("nav.tariffs", "/ops/tariffs", Icons.Material.Outlined.PriceChange, "billing"),
            new("nav.counter", "/counter", Icons.Material.Outlined.PointOfSale, "cashier"),
            new("nav.regulator", "/regulator", Icons.Material.Outlined.Insights, "regulator"),
            new("nav.regulator.levy", "/regulator/levy", Icons.Material.Outlined.AccountBalance, "regulator"),
            new("nav.regulator.statistics", "/regulator/statistics", Icons.Material.Outlined.BarChart, "regulator"),
            new("nav.quality", "/regulator/quality", Icons.Material.Outlined.Timer, "regulator"),
        ],
        [
            new("nav.admin", "/admin", Icons.Material.Outlined.AdminPanelSettings, "admin"),
            new("nav.import", "/admin/import", Icons.Material.Outlined.UploadFile, "admin"),
            new("nav.users", "/admin/users", Icons.Material.Outlined.ManageAccounts, "admin"),
            new("nav.settings", "/admin/settings", Icons.Material.Outlined.Tune, "admin"),
            new("nav.keys", "/admin/keys", Icons.Material.Outlined.Key, "admin"),
            new("nav.operators", "/admin/operators", Icons.Material.Outlined.Business, "installation-admin"),
            new("nav.audit", "/admin/audit", Icons.Material.Outlined.History, "admin"),
            new("nav.messages", "/admin/messages", Icons.Material.Outlined.Sms, "installation-admin", OnlyDemo: true),
            new("nav.admin.jobs", "/admin/jobs", Icons.Material.Outlined.Schedule, "installation-admin", IsComponent: false),
        ],
    ];

    static readonly HashSet<string> Pages = [.. typeof(App).Assembly.GetTypes()
        .SelectMany(type => type.GetCustomAttributes(typeof(RouteAttribute), inherit: false).Cast<RouteAttribute>()).Select(route => route.Template)];

    static readonly ConcurrentDictionary<(Item, string, bool), string> Links = new();
    static readonly ConcurrentDictionary<(Role, bool), IReadOnlyList<IReadOnlyList<Item>>> Known = new();

    /// <summary>Entries of a role, in order and in groups; one list for all open pages.</summary>
    public static IReadOnlyList<IReadOnlyList<Item>> GroupsOf(Role role, bool isDemo = false) => Known.GetOrAdd((role, isDemo), static key =>
        [.. All.Select(group => group.Where(item => IsFor(item, key.Item1, key.Item2)).ToArray()).Where(group => group.Length > 0)]);

    /// <summary>The entry that a path belongs to: the longest that begins it.</summary>
    public static Item? Longest(IReadOnlyList<IReadOnlyList<Item>> groups, string path) =>
        groups.SelectMany(group => group).Where(item => path == item.Href || path.StartsWith(item.Href + "/", StringComparison.Ordinal)).MaxBy(item => item.Href.Length);

    /// <summary>An entry as it stands in the menu, written once for all open pages, of which each would hold a dozen parts of it.</summary>
    public static MarkupString Link(Item item, string text, bool isCurrent) => new(Links.GetOrAdd((item, text, isCurrent), static key =>
        $"<li><a class=\"console-link\" href=\"{key.Item1.Href}\"{(key.Item3 ? " aria-current=\"page\"" : "")}><svg viewBox=\"0 0 24 24\" aria-hidden=\"true\">{key.Item1.Icon}</svg>{WebUtility.HtmlEncode(key.Item2)}</a></li>"));

    static bool IsFor(Item item, Role role, bool isDemo) => (isDemo || !item.OnlyDemo) && Policies.RolesOf(item.Policy).Contains(role) && (!item.IsComponent || Pages.Contains(item.Href));
}
