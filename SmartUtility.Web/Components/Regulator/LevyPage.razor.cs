using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Regulation;
using SmartUtility.Core.Regulation.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Regulator;

/// <summary>The state's share of one closed period: lines, comments, invoice, payments, credits, frozen figures. Regulator and operator see the same; each can do its own part.</summary>
public sealed partial class LevyPage
{
    [Inject] IStringLocalizer<LevyTexts> Text { get; set; } = null!;
    [Inject] IStringLocalizer<CommonTexts> Common { get; set; } = null!;
    [Inject] LevyQueries Queries { get; set; } = null!;
    [Inject] AssessPeriod Assess { get; set; } = null!;
    [Inject] CommentAssessment Comment { get; set; } = null!;
    [Inject] IssueLevyInvoice Issue { get; set; } = null!;
    [Inject] ProposeLevyCredit Propose { get; set; } = null!;
    [Inject] RecordLevyPayment Pay { get; set; } = null!;
    [Inject] ConfirmLevyPayment Confirm { get; set; } = null!;
    [Inject] VerifyPeriod Verify { get; set; } = null!;
    [Inject] TimeProvider Clock { get; set; } = null!;

    /// <summary>Key of the period.</summary>
    [Parameter] public long Id { get; set; }

    LevyView? _view;
    PeriodCheck? _check;
    Refusal? _refusal;
    bool _isRegulator, _isBusy, _agrees;
    string _said = "", _comment = "", _reference = "", _reason = "";
    // Divided by it, an amount loses the zeros that the database keeps behind it and that nobody types.
    const decimal One = 1.0000000000000000000000000000m;
    decimal _amount;
    DateOnly _paidOn;

    static LevyWords Words => LevyWords.Of(Cultures.Code(CultureInfo.CurrentUICulture));

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        (_check, _said) = (null, "");
        await LoadAsync();
        if (_view is { } view) (_amount, _paidOn) = ((view.Unannounced ?? 0) / One, view.Calendar.DayOf(Clock.GetUtcNow()));
    }

    async Task LoadAsync()
    {
        var actor = await ActorAsync();
        _isRegulator = Permissions.Allow(actor, Do.Regulate);
        var found = await Queries.PeriodAsync(actor, Id, Stop);
        (_refusal, _view) = (found.Refusal, found.IsDone ? found.Value : null);
    }

    Task AssessAsync() => DoAsync(async actor => Said(await Assess.RunAsync(actor, Id, Stop), made => Text["assess.said", made.Revision, Format.Money(made.Total, _view!.Row.Currency)]));

    Task IssueAsync() => DoAsync(async actor => Said(await Issue.RunAsync(actor, _view!.AssessmentId!.Value, Stop), issued => Text["issue.said", issued.Number]));

    Task CommentAsync() => DoAsync(async actor =>
    {
        var said = await Comment.RunAsync(actor, _view!.AssessmentId!.Value, _comment, _agrees, Stop);
        if (said.IsDone) (_comment, _agrees) = ("", false);
        return Said(said, _ => Text["comment.said"]);
    });

    Task PayAsync() => DoAsync(async actor => Said(await Pay.RunAsync(actor, _view!.Row.Number!, _amount, _paidOn, _reference, Stop), _ => Text["payment.said"]));

    Task ConfirmAsync(long payment) => DoAsync(async actor => Said(await Confirm.RunAsync(actor, payment, Stop), _ => Text["payment.confirmed"]));

    Task CreditAsync() => DoAsync(async actor => Said(await Propose.RunAsync(actor, _view!.Row.Number!, _amount, _reason, Stop), _ => Text["credit.said"]));

    Task IssueCreditAsync(long assessment) => DoAsync(async actor => Said(await Issue.RunAsync(actor, assessment, Stop), issued => Text["issue.said", issued.Number]));

    async Task VerifyAsync()
    {
        var checkedNow = await Verify.RunAsync(await ActorAsync(), Id, Stop);
        (_check, _said) = (checkedNow.IsDone ? checkedNow.Value : null, checkedNow.Refusal is { } refusal ? Refusals.Of(refusal) : "");
    }

    async Task DoAsync(Func<Actor, Task<string>> work)
    {
        if (_isBusy) return;
        _isBusy = true;
        try
        {
            _said = await work(await ActorAsync());
            await LoadAsync();
        }
        finally
        {
            _isBusy = false;
        }
    }

    string Said<T>(Outcome<T> outcome, Func<T, string> done) => outcome.Refusal is { } refusal ? Refusals.Of(refusal) : done(outcome.Value);

    string File(string name) => string.Create(CultureInfo.InvariantCulture, $"/levies/{Id}/{name}");

    // Classes and zones are in the file; a page shows each figure once per resource.
    static IEnumerable<Statistic> Summed(IReadOnlyList<Statistic> lines) => lines.GroupBy(line => (line.Figure, line.Resource, line.Key, line.About, line.Unit, line.Source))
        .Select(group => group.First() with { Class = null, Zone = null, Value = group.Sum(line => line.Value), Count = group.Sum(line => line.Count), IsFinal = group.All(line => line.IsFinal) }).OrderBy(line => line.About).ThenBy(line => line.Figure).ThenBy(line => line.Resource);

    string Value(Statistic line) => line.Figure.IsMoney() ? Format.Money(line.Value, _view!.Row.Currency) : line.Figure.IsVolume() ? $"{Words.Number(line.Value)} {line.Unit}" : Words.Number(line.Value);
}
