using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Admin;

/// <summary>On the administrators' home: whether the clock can be trusted, and how many days ago the last good backup was.</summary>
public sealed partial class SafetyPanel
{
    [Inject] IStringLocalizer<AdminTexts> Text { get; set; } = null!;
    [Inject] BackupLog Backups { get; set; } = null!;
    [Inject] ClockWatch Watch { get; set; } = null!;
    [Inject] TimeProvider Clock { get; set; } = null!;

    BackupState? _backup;
    Refusal? _clock;
    DateTimeOffset _now;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        // Who may not see it sees nothing: the page around it says why.
        if (await Backups.StateAsync(await ActorAsync(), Stop) is not { IsDone: true } state) return;
        _clock = await Watch.EnsureAsync(Stop);
        _now = Clock.GetUtcNow();
        _backup = state.Value;
    }

    string Since(BackupState backup) => backup.Days(_now) switch
    {
        null => Text["backup.none"],
        0 => Text["backup.today", Stamp(backup.GoodAt!.Value)],
        1 => Text["backup.day", Stamp(backup.GoodAt!.Value)],
        var days => Text["backup.days", days, Stamp(backup.GoodAt!.Value)],
    };

    // The installation has no zone of its own.
    static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("dd/MM/yyyy HH:mm", CultureInfo.InvariantCulture) + " UTC";
}
