using Microsoft.AspNetCore.Components;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Components.Billing;

/// <summary>Readings that customers sent, beside their photos: what is doubtful waits here.</summary>
public sealed partial class OwnReadingList
{
    [Inject] OwnReadingQueries Readings { get; set; } = null!;
    [Inject] DecideOwnReading Decide { get; set; } = null!;

    IReadOnlyList<OwnReadingRow>? _rows;
    UtilityCalendar _calendar = UtilityCalendar.Of("UTC");
    string _said = "", _reason = "";
    bool _isBusy;

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => LoadAsync();

    async Task LoadAsync()
    {
        if (await NarrowAsync() is not { } actor) return;
        var outcome = await Readings.ListAsync(actor, Stop);
        (Refused, _rows, _calendar) = (outcome.Refusal, outcome.IsDone ? outcome.Value : null, UtilityCalendar.Of(Chosen!.TimeZone));
    }

    Task AcceptAsync(OwnReadingRow row) => DoAsync(async () => await Decide.AcceptAsync(await ActorAsync(), row.Id, Stop), "own.said.accepted");

    Task RefuseAsync(OwnReadingRow row) => DoAsync(async () => await Decide.RefuseAsync(await ActorAsync(), row.Id, _reason, Stop), "own.said.refused");

    async Task DoAsync(Func<Task<Outcome<bool>>> what, string said)
    {
        if (_isBusy) return;
        _isBusy = true;
        try
        {
            var done = await what();
            _said = done.Refusal is { } refusal ? Refusals.Of(refusal) : Text[said];
            if (done.IsDone) _reason = "";
            await LoadAsync();
        }
        finally
        {
            _isBusy = false;
        }
    }

    static (string Tone, string Icon) Sign(OwnReadingState state) => state switch
    {
        OwnReadingState.Waiting => ("warn", "▲"), OwnReadingState.Confirmed => ("ok", "✓"), OwnReadingState.Refused => ("bad", "✕"), _ => ("info", "●"),
    };
}
