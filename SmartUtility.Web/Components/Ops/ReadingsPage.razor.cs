using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Ops;

/// <summary>What meters sent: the newest reading of each, and what was refused with its reason.</summary>
public sealed partial class ReadingsPage
{
    static readonly TimeSpan Recent = TimeSpan.FromDays(7);

    [Inject] IStringLocalizer<NetworkTexts> Text { get; set; } = null!;
    [Inject] MeteringQueries Metering { get; set; } = null!;
    [Inject] TimeProvider Clock { get; set; } = null!;

    /// <summary>"refused", or readings.</summary>
    [SupplyParameterFromQuery] public string? Show { get; set; }
    /// <summary>Part of a serial or topic.</summary>
    [SupplyParameterFromQuery(Name = "q")] public string? Search { get; set; }
    /// <summary>One reason only.</summary>
    [SupplyParameterFromQuery] public string? Reason { get; set; }
    /// <summary>Cursor of the page.</summary>
    [SupplyParameterFromQuery] public string? After { get; set; }

    IReadOnlyList<ReadingRow>? _readings;
    Page<RejectedRow>? _rejected;
    Refusal? _refusal;

    bool IsRefused => Show == "refused";

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        (_readings, _rejected, _refusal) = (null, null, null);
        var actor = await ActorAsync();
        if (IsRefused)
        {
            var outcome = await Metering.RejectedAsync(actor, Search, Reason, new PageRequest(After), Stop);
            (_refusal, _rejected) = (outcome.Refusal, outcome.IsDone ? outcome.Value : null);
        }
        else
        {
            var outcome = await Metering.NewestAsync(actor, Search, Clock.GetUtcNow() - Recent, Stop);
            (_refusal, _readings) = (outcome.Refusal, outcome.IsDone ? outcome.Value : null);
        }
    }

    string Link(string show, string? reason)
    {
        List<string> query = [];
        if (show.Length > 0) query.Add("show=" + show);
        if (!string.IsNullOrEmpty(Search)) query.Add("q=" + Uri.EscapeDataString(Search));
        if (!string.IsNullOrEmpty(reason)) query.Add("reason=" + Uri.EscapeDataString(reason));
        return query.Count == 0 ? "/ops/readings" : "/ops/readings?" + string.Join('&', query);
    }
}
