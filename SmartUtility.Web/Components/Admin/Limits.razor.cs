using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Admin;

/// <summary>The loss limit of every network point.</summary>
public sealed partial class Limits
{
    [Inject] IStringLocalizer<AlertsTexts> Text { get; set; } = null!;
    [Inject] BalanceQueries Balances { get; set; } = null!;
    [Inject] SetLimit Set { get; set; } = null!;
    [Inject] LimitBackTest Try { get; set; } = null!;
    [Inject] QuietTimes Quiet { get; set; } = null!;

    List<Row>? _points;
    Refusal? _refusal;
    TimeOnly? _quietFrom, _quietUntil;
    string _said = "", _quietSaid = "";
    bool _isBusy, _hasQuiet;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await LoadAsync();
        var actor = await ActorAsync();
        if (_refusal is not null || actor.Operators.Count != 1) return;
        var quiet = await Quiet.ReadAsync(actor, Stop);
        if (quiet.IsDone) (_hasQuiet, (_quietFrom, _quietUntil)) = (true, quiet.Value);
    }

    async Task LoadAsync()
    {
        var outcome = await Balances.PointsAsync(await ActorAsync(), Stop);
        (_refusal, _points) = (outcome.Refusal, outcome.IsDone ? [.. outcome.Value.Select(point => new Row(point))] : null);
    }

    async Task TestAsync(Row row)
    {
        if (_isBusy) return;
        _isBusy = true;
        try
        {
            var outcome = await Try.RunAsync(await ActorAsync(), row.Point.Id, row.Raise ?? 0, row.Clear ?? 0, row.Hours ?? 0, Stop);
            _said = outcome.Refusal is { } why ? $"{row.Point.Name}: {Refusals.Of(why)}" : Text["limits.tested", row.Point.Name, outcome.Value.Days, outcome.Value.Alerts, outcome.Value.KnownHours];
        }
        finally
        {
            _isBusy = false;
        }
    }

    async Task QuietAsync()
    {
        if (_isBusy) return;
        _isBusy = true;
        try
        {
            var outcome = await Quiet.SetAsync(await ActorAsync(), _quietFrom, _quietUntil, Stop);
            _quietSaid = outcome.Refusal is { } why ? Refusals.Of(why) : Text["quiet.saved"];
        }
        finally
        {
            _isBusy = false;
        }
    }

    Task SaveAsync(Row row) => ActAsync(row, "limits.saved", async () =>
        (await Set.RunAsync(await ActorAsync(), row.Point.Id, row.Raise ?? 0, row.Clear ?? 0, row.Hours ?? 0, Stop)).Refusal);

    Task RemoveAsync(Row row) => ActAsync(row, "limits.removed", async () => (await Set.RemoveAsync(await ActorAsync(), row.Point.Id, Stop)).Refusal);

    async Task ActAsync(Row row, string done, Func<Task<Refusal?>> act)
    {
        if (_isBusy) return;
        _isBusy = true;
        try
        {
            var refusal = await act();
            _said = refusal is null ? Text[done, row.Point.Name] : $"{row.Point.Name}: {Refusals.Of(refusal)}";
            if (refusal is null) await LoadAsync();
        }
        finally
        {
            _isBusy = false;
        }
    }

    string Label(string key, Row row) => $"{Text[key]} · {row.Point.Name}";

    // What a person types; checked by the operation.
    sealed class Row(PointRow point)
    {
        public PointRow Point { get; } = point;
        public decimal? Raise { get; set; } = Short(point.Limit?.RaisePercent);
        public decimal? Clear { get; set; } = Short(point.Limit?.ClearPercent);
        public int? Hours { get; set; } = point.Limit?.Hours;

        // The database gives ten decimals; dividing by one drops the zeros at the end.
        static decimal? Short(decimal? value) => value / 1.0000000000000000000000000000m;
    }
}
