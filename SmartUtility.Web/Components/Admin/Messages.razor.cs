using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Notifications;
using SmartUtility.Core.Notifications.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Hosting;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Admin;

/// <summary>The outbox of a demonstration: where the SMS codes are read while no gateway sends them.</summary>
public sealed partial class Messages
{
    static readonly UtilityCalendar Zone = UtilityCalendar.Of("UTC");

    [Inject] IStringLocalizer<RegulatorTexts> Text { get; set; } = null!;
    [Inject] MessageQueries Queries { get; set; } = null!;
    [Inject] NavigationManager Navigation { get; set; } = null!;
    [Inject] TimeProvider Clock { get; set; } = null!;
    [Inject] DemoSettings Demo { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "channel")] string? Asked { get; set; }
    [SupplyParameterFromQuery(Name = "after")] string? After { get; set; }

    Page<Message>? _page;
    Refusal? _refusal;
    DateTimeOffset _now;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (!Demo.Enabled)
        {
            Navigation.NotFound();
            return;
        }
        _now = Clock.GetUtcNow();
        var channel = Enum.TryParse<Channel>(Asked, out var one) && Enum.IsDefined(one) ? one : (Channel?)null;
        var outcome = await Queries.ListAsync(await ActorAsync(), channel, new PageRequest(After), Stop);
        (_refusal, _page) = (outcome.Refusal, outcome.IsDone ? outcome.Value : null);
    }

    string Older(string next) => string.Create(CultureInfo.InvariantCulture, $"/admin/messages?after={next}{(Asked is null ? "" : "&channel=" + Uri.EscapeDataString(Asked))}");
}
