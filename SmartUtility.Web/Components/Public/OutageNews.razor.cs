using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Public;

/// <summary>Current outages and planned work by district, for everybody.</summary>
public sealed partial class OutageNews
{
    [Inject] IStringLocalizer<OutageTexts> Text { get; set; } = null!;
    [Inject] PublicOutages Outages { get; set; } = null!;
    [Inject] TimeProvider Clock { get; set; } = null!;

    /// <summary>The request.</summary>
    [CascadingParameter] HttpContext Context { get; set; } = null!;

    IReadOnlyList<(string? District, List<PublicOutage> Outages)> _now = [], _planned = [];
    IReadOnlyList<ComplaintDesk> _desks = [];

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var all = await Outages.AllAsync(Context.RequestAborted);
        var now = Clock.GetUtcNow();
        (_now, _planned) = (ByDistrict(all.Where(outage => outage.StartsAt <= now)), ByDistrict(all.Where(outage => outage.StartsAt > now).OrderBy(outage => outage.StartsAt)));
        _desks = await Outages.DesksAsync(Context.RequestAborted);
    }

    // One without customers in a district stands apart, last.
    static List<(string?, List<PublicOutage>)> ByDistrict(IEnumerable<PublicOutage> outages) =>
    [
        .. outages.SelectMany(outage => outage.Districts.Count == 0 ? [(District: (string?)null, Outage: outage)] : outage.Districts.Select(district => (District: (string?)district, Outage: outage)))
            .GroupBy(row => row.District).OrderBy(group => group.Key is null).ThenBy(group => group.Key, StringComparer.CurrentCulture).Select(group => (group.Key, group.Select(row => row.Outage).ToList())),
    ];

    static string When(PublicOutage outage, DateTimeOffset at) => Format.Moment(at, UtilityCalendar.Of(outage.TimeZone));
}
