using Microsoft.AspNetCore.Components;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Components.Billing;

/// <summary>Bills that would come to something else by the readings known now: one person asks for the correction, another confirms.</summary>
public sealed partial class CorrectionList
{
    [Inject] DecideCorrection Decide { get; set; } = null!;

    IReadOnlyList<CorrectionRow>? _rows;
    Currency? _currency;
    string _said = "", _self = "";
    bool _isBusy;

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => LoadAsync();

    async Task LoadAsync()
    {
        if (await NarrowAsync() is not { } actor) return;
        var outcome = await Queries.CorrectionsAsync(actor, Stop);
        (Refused, _rows, _currency, _self) = (outcome.Refusal, outcome.IsDone ? outcome.Value : null, Currency.Of(Chosen!.Currency), actor.Name);
    }

    Task AcceptAsync(CorrectionRow row) => DoAsync(async () =>
    {
        var done = await Decide.AcceptAsync(await ActorAsync(), row.Number, Text[row.WasEstimated ? "corrections.reason.estimated" : "corrections.reason"], Stop);
        return done.Refusal is { } refusal ? Refusals.Of(refusal) : done.Value is { } bill ? Text["corrections.said.done", bill.Number] : Text["corrections.said.asked"];
    });

    Task DismissAsync(CorrectionRow row) => DoAsync(async () =>
    {
        var left = await Decide.DismissAsync(await ActorAsync(), row.Number, Stop);
        return left.Refusal is { } refusal ? Refusals.Of(refusal) : Text["corrections.said.left"];
    });

    async Task DoAsync(Func<Task<string>> what)
    {
        if (_isBusy) return;
        _isBusy = true;
        try
        {
            _said = await what();
            await LoadAsync();
        }
        finally
        {
            _isBusy = false;
        }
    }
}
