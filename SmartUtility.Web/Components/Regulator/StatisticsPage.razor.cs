using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Regulation;
using SmartUtility.Core.Regulation.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Components.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Regulator;

/// <summary>Statistics of an operator over thirteen months: settlement and recovery, consumption by zone and class, arrears by age; each with its definition and state, and as a file.</summary>
public sealed partial class StatisticsPage
{
    [Inject] IStringLocalizer<LevyTexts> Text { get; set; } = null!;
    [Inject] IStringLocalizer<CommonTexts> Common { get; set; } = null!;
    [Inject] LevyQueries Levies { get; set; } = null!;
    [Inject] StatisticsQueries Queries { get; set; } = null!;

    /// <summary>Code of the operator, for who sees several.</summary>
    [SupplyParameterFromQuery(Name = "operator")] public string? OperatorCode { get; set; }
    /// <summary>Only this resource.</summary>
    [SupplyParameterFromQuery] public string? Resource { get; set; }

    IReadOnlyList<LevyOperator> _operators = [];
    LevyOperator? _chosen;
    StatisticsReport? _report;
    Refusal? _refusal;
    string _chosenMonth = "";
    bool _isRegulator, _isEmpty;

    Resource? Asked => LevyFiles.Question(null, null, Resource).Resource;

    List<BillingMonth> Months => [.. _report!.Consumption.Select(cell => cell.Month).Distinct().OrderDescending()];

    string File => $"/statistics.csv?operator={Uri.EscapeDataString(_chosen!.Code)}&from={_report!.From}&to={_report.To}" + (Asked is { } one ? $"&resource={one.ToString().ToLowerInvariant()}" : "");

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var actor = await ActorAsync();
        _isRegulator = Permissions.Allow(actor, Do.Regulate);
        var operators = await Levies.OperatorsAsync(actor, Stop);
        if (operators.Refusal is { } refusal)
        {
            _refusal = refusal;
            return;
        }
        _operators = operators.Value;
        _chosen = _operators.FirstOrDefault(row => row.Code == OperatorCode) ?? (_operators.Count > 0 ? _operators[0] : null);
        _isEmpty = _chosen is null;
        if (_chosen is null) return;
        var found = await Queries.RunAsync(actor, _chosen.Id, new StatisticsQuestion(Resource: Asked), Stop);
        (_refusal, _report) = (found.Refusal, found.IsDone ? found.Value : null);
        if (_report is not null && Months.Count > 0 && !Months.Exists(month => month.ToString() == _chosenMonth)) _chosenMonth = Months[0].ToString();
    }

    string Link(string code, string? resource) => $"{(_isRegulator ? "/regulator/statistics" : "/ops/statistics")}?operator={Uri.EscapeDataString(code)}" + (resource is null ? "" : $"&resource={resource}");

    static string Volume(decimal value, Resource resource) => Format.Quantity(value * ResourceUnits.BasePerDisplay, resource, wide: true);

    RenderFragment Chip(bool isFinal) => (RenderTreeBuilder page) =>
    {
        page.OpenComponent<StateChip>(0);
        page.AddAttribute(1, nameof(StateChip.Tone), isFinal ? "ok" : "info");
        page.AddAttribute(2, nameof(StateChip.Icon), isFinal ? "✓" : "≈");
        page.AddAttribute(3, nameof(StateChip.Label), Text[isFinal ? "final" : "provisional"].Value);
        page.CloseComponent();
    };
}
