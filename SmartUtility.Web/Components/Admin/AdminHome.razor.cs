using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Import;
using SmartUtility.Core.Import.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Core.Supply.Operations;
using SmartUtility.Web.Hosting;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Admin;

/// <summary>Home of both administrators: what is left to set up, how the operators' meters report, how the program is.</summary>
public sealed partial class AdminHome
{
    sealed record Check(string Key, bool IsDone, string? Href, string? Detail = null);

    sealed record Part(string Name, bool IsWell, string? Detail);

    static readonly (string, string)[] Links =
        [("link.import", "/admin/import"), ("link.meters", "/admin/meters"), ("link.supply", "/admin/supply"), ("link.staff", "/admin/users"), ("link.settings", "/admin/settings"), ("link.keys", "/admin/keys"), ("link.audit", "/admin/audit")];

    [Inject] IStringLocalizer<AdminTexts> Text { get; set; } = null!;
    [Inject] SupplyQueries Supply { get; set; } = null!;
    [Inject] IStringLocalizer<AlertsTexts> Alerts { get; set; } = null!;
    [Inject] AlertQueries Verdicts { get; set; } = null!;
    [Inject] FirstDayQueries Days { get; set; } = null!;
    [Inject] StaffQueries Staff { get; set; } = null!;
    [Inject] HealthCheckService Health { get; set; } = null!;
    [Inject] BackupLog Backups { get; set; } = null!;
    [Inject] ProxyCheck Proxy { get; set; } = null!;
    [Inject] TimeProvider Watch { get; set; } = null!;
    [Inject] NavigationManager Address { get; set; } = null!;
    [Inject] SmtpSettings Smtp { get; set; } = null!;

    IReadOnlyList<ReportingLine>? _lines;
    IReadOnlyList<(string Operator, RulePrecision Rule)> _precision = [];
    IReadOnlyList<Check> _checks = [];
    IReadOnlyList<Part> _parts = [];
    Refusal? _refusal;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var actor = await ActorAsync();
        // Two roles have this home; nobody else sees what is set up.
        if (!Permissions.Allow(actor, Do.ManageOperator))
        {
            _refusal = new Forbidden();
            return;
        }
        var reporting = await Supply.ReportingAsync(actor, Stop);
        if ((_refusal = reporting.Refusal) is not null) return;
        var people = (await Staff.ListAsync(actor, Stop)).Value;
        var days = (await Days.RunAsync(actor, Stop)).Value;
        var backup = (await Backups.StateAsync(actor, Stop)).Value;
        var proxy = Proxy.Wrong(Address.BaseUri);
        _checks =
        [
            new("check.operators", days.Count > 0, null),
            new("check.zone", days.Count > 0, "/admin/settings", Each(days, day => day.TimeZone)),
            new("check.currency", days.Count > 0, "/ops/tariffs", Each(days, day => day.Currency)),
            new("check.language", days.Count > 0, "/admin/settings", Each(days, day => day.Language)),
            new("check.network", days.Count > 0 && days.All(day => day.Stored[ImportKind.NetworkPoints] > 0), "/admin/import?kind=network-points"),
            new("check.import", days.Count > 0 && days.All(day => day.IsBroughtIn), "/admin/import?kind=usage-points"),
            new("check.tariffs", days.Count > 0 && days.All(day => day.IsPriced), "/ops/tariffs", string.Join(", ", days.SelectMany(day => day.UnknownTariffs).Distinct(StringComparer.Ordinal))),
            new("check.meters", reporting.Value.Any(line => line.Installed > 0), "/admin/meters"),
            new("check.heard", reporting.Value.Any(line => line.Heard > 0), null),
            new("check.dispatcher", people.Any(person => person.Role == Role.Dispatcher), "/admin/users"),
            new("check.agent", people.Any(person => person.Role == Role.FieldAgent), "/admin/users"),
            new("check.mail", !string.IsNullOrEmpty(Smtp.Host), null),
            new("check.backup", !backup.IsLate(Watch.GetUtcNow()), null),
            new("check.proxy", proxy is null, null, proxy is null ? null : Text["proxy." + proxy].Value),
        ];
        // The report is the program's, not an operator's: what it says of files and addresses stays with the installation.
        var mayRead = Permissions.Allow(actor, Do.ManageInstallation);
        var report = await Health.CheckHealthAsync(Stop);
        _parts = [.. report.Entries.Select(entry => new Part(entry.Key, entry.Value.Status == HealthStatus.Healthy, mayRead ? entry.Value.Description : null))];
        _precision = (await Verdicts.PrecisionByOperatorAsync(actor, Stop)).Value;
        _lines = reporting.Value;
    }

    // What each operator has, with its code where there are several.
    static string Each(IReadOnlyList<FirstDay> days, Func<FirstDay, string> of) => string.Join(", ", days.Take(5).Select(day => days.Count == 1 ? of(day) : $"{day.Code} {of(day)}"));

    string NameOf(Part part) => Text["part." + part.Name] is { ResourceNotFound: false } known ? known.Value : part.Name;
}
