using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Regulation;
using SmartUtility.Core.Regulation.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Regulator;

/// <summary>Access, money and losses of the operators assigned, for the last month that is over.</summary>
public sealed partial class RegulatorHome
{
    static readonly string[] Defined = ["subscribers", "billed", "paid", "loss"];

    [Inject] IStringLocalizer<RegulatorTexts> Text { get; set; } = null!;
    [Inject] IStringLocalizer<CommonTexts> Common { get; set; } = null!;
    [Inject] RegulatorQueries Queries { get; set; } = null!;

    IReadOnlyList<OperatorFigures>? _figures;
    Refusal? _refusal;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var outcome = await Queries.FiguresAsync(await ActorAsync(), Stop);
        (_refusal, _figures) = (outcome.Refusal, outcome.IsDone ? outcome.Value : null);
    }

    static string Tone(bool isFinal) => isFinal ? "ok" : "info";

    static string Icon(bool isFinal) => isFinal ? "✓" : "≈";

    string Word(bool isFinal) => Text[isFinal ? "final" : "provisional"];
}
