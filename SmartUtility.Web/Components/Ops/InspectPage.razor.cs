using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Core.WorkOrders;
using SmartUtility.Core.WorkOrders.Operations;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Ops;

/// <summary>Whom to look at first in a zone that loses, with the reasons in words.</summary>
public sealed partial class InspectPage
{
    readonly HashSet<long> _sent = [];

    [Inject] IStringLocalizer<AlertsTexts> Text { get; set; } = null!;
    [Inject] RankCustomers Rank { get; set; } = null!;
    [Inject] OpenWorkOrder Open { get; set; } = null!;
    [Inject] TimeProvider Clock { get; set; } = null!;

    /// <summary>The network point.</summary>
    [Parameter] public int Point { get; set; }

    InspectionList? _list;
    Refusal? _refusal;
    string _said = "";
    bool _isBusy;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var outcome = await Rank.RunAsync(await ActorAsync(), Point, Stop);
        (_list, _refusal) = (outcome.IsDone ? outcome.Value : null, outcome.Refusal);
    }

    string Words(RankedReason reason, Resource resource) => reason.Code switch
    {
        "use-fell" => Text["reason.use-fell", Format.Percent((decimal)reason.Size)],
        "fell-with-loss" => Text["reason.fell-with-loss", reason.Day is { } day ? Format.Day(day) : "–", Format.Quantity((long)reason.Size, resource, wide: true)],
        "zero-days-with-loss" => Text["reason.zero-days-with-loss", (int)reason.Size],
        "vacant" => Text["reason.vacant", Format.Percent((decimal)reason.Size)],
        _ => Text["reason." + reason.Code],
    };

    // One order a customer and month, however often it is asked for.
    async Task SendAsync(RankedCustomer row)
    {
        if (_isBusy) return;
        _isBusy = true;
        try
        {
            var now = Clock.GetUtcNow();
            var outcome = await Open.RunAsync(await ActorAsync(), new WorkOrderRequest(WorkKind.Inspect, "inspection", string.Create(CultureInfo.InvariantCulture, $"{row.UsagePointId}-{now:yyyyMM}"), Text["inspect.work"], row.UsagePointId, DueAt: now.AddDays(7)), Stop);
            _said = outcome.Refusal is { } why ? Refusals.Of(why) : Text["inspect.sent", outcome.Value, row.Code];
            if (outcome.IsDone) _sent.Add(row.UsagePointId);
        }
        finally
        {
            _isBusy = false;
        }
    }
}
