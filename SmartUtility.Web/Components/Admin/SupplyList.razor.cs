using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Shared;
using SmartUtility.Core.Supply;
using SmartUtility.Core.Supply.Operations;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Admin;

/// <summary>Places where supply is not as the agreement says, gravest first.</summary>
public sealed partial class SupplyList
{
    static readonly SupplyDifference[] Kinds = [SupplyDifference.FlowsWithoutAgreement, SupplyDifference.FlowsWhileOff, SupplyDifference.ShouldBeOff, SupplyDifference.ShouldBeOn];

    [Inject] IStringLocalizer<SupplyTexts> Text { get; set; } = null!;
    [Inject] SupplyQueries Queries { get; set; } = null!;

    IReadOnlyList<DifferenceLine>? _lines;
    Refusal? _refusal;
    bool _isMany;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var actor = await ActorAsync();
        _isMany = actor.Role == Role.InstallationAdmin;
        var outcome = await Queries.DifferencesAsync(actor, Stop);
        (_lines, _refusal) = (outcome.IsDone ? outcome.Value : null, outcome.Refusal);
    }

    string Link(DifferenceLine line) => $"/admin/meters/{Uri.EscapeDataString(line.Serial)}{(_isMany ? $"?operator={line.OperatorCode}" : "")}";
}
