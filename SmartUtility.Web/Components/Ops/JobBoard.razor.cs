using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Notifications.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Core.WorkOrders;
using SmartUtility.Core.WorkOrders.Operations;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Ops;

/// <summary>Work orders by where they stand: who has them, how late they are, and what agents found. Every step is a button; nothing must be dragged.</summary>
public sealed partial class JobBoard
{
    static readonly TimeSpan Again = TimeSpan.FromSeconds(15);

    [Inject] IStringLocalizer<FieldTexts> Text { get; set; } = null!;
    [Inject] WorkOrderQueries Queries { get; set; } = null!;
    [Inject] WorkMessages Messages { get; set; } = null!;
    [Inject] OperatorCalendars Calendars { get; set; } = null!;
    [Inject] AssignWorkOrder Assign { get; set; } = null!;
    [Inject] NavigationManager Navigation { get; set; } = null!;
    [Inject] TimeProvider Clock { get; set; } = null!;

    /// <summary>Only at or below this network point.</summary>
    [SupplyParameterFromQuery(Name = "zone")] public int? Zone { get; set; }
    /// <summary>Only of this agent.</summary>
    [SupplyParameterFromQuery(Name = "agent")] public int? Agent { get; set; }

    readonly Dictionary<long, int> _choice = [];
    UtilityCalendar _calendar = UtilityCalendar.Of("UTC");
    WorkBoardView? _board;
    IReadOnlyList<AgentView> _agents = [];
    IReadOnlyDictionary<long, WorkTold> _told = new Dictionary<long, WorkTold>();
    Refusal? _refusal;
    string _said = "";
    bool _isBusy;

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => LoadAsync();

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) _ = EveryAsync(Again, () => ReloadAsync(LoadAsync));
    }

    async Task LoadAsync()
    {
        var actor = await ActorAsync();
        var outcome = await Queries.BoardAsync(actor, new WorkFilter(Zone, Agent), Clock.GetUtcNow(), Stop);
        if ((_refusal = outcome.Refusal) is not null) return;
        _calendar = await Calendars.OfAsync(actor, Stop);
        _agents = (await Queries.AgentsAsync(actor, Stop)).Value;
        var rows = outcome.Value.Columns.Values.SelectMany(column => column).ToList();
        _told = (await Messages.LatestAsync(actor, [.. rows.Where(row => row.AssignedTo is not null && row.State is WorkState.ToDo or WorkState.UnderWay).Select(row => (row.Id, row.AssignedTo!.Value))], Stop)).Value;
        _board = outcome.Value;
    }

    Task AssignAsync(WorkOrderView row) => ActAsync(async actor =>
    {
        var agent = Choice(row);
        var outcome = await Assign.RunAsync(actor, row.Id, agent == 0 ? null : agent, Stop);
        _choice.Remove(row.Id);
        return outcome.Refusal is { } why ? Refusals.Of(why) : agent == 0 ? Text["board.taken-back", row.Id] : Text["board.sent", row.Id, _agents.FirstOrDefault(one => one.Id == agent)?.Name ?? ""];
    });

    Task TellAsync(WorkOrderView row) => ActAsync(async actor => (await Assign.TellAgainAsync(actor, row.Id, Stop)).Refusal is { } why ? Refusals.Of(why) : Text["board.told-again", row.Agent ?? "", row.Id]);

    async Task ActAsync(Func<Actor, Task<string>> act)
    {
        if (_isBusy) return;
        _isBusy = true;
        try
        {
            _said = await act(await ActorAsync());
            await LoadAsync();
        }
        finally
        {
            _isBusy = false;
        }
    }

    void Go(int? zone, int? agent)
    {
        var parts = new[] { ("zone", zone), ("agent", agent) }.Where(part => part.Item2 is > 0).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Item1}={part.Item2}")).ToList();
        Navigation.NavigateTo(parts.Count == 0 ? "/ops/jobs/board" : "/ops/jobs/board?" + string.Join('&', parts));
    }

    static int? Chosen(ChangeEventArgs change) => int.TryParse((string?)change.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 ? id : null;

    // What a person chose and has not sent yet stays when the page looks again.
    int Choice(WorkOrderView row) => _choice.TryGetValue(row.Id, out var chosen) ? chosen : row.AssignedTo ?? 0;

    bool IsOverdue(WorkOrderView row) => WorkBoard.IsOverdue(row.State, row.DueAt, Clock.GetUtcNow());

    string Age(DateTimeOffset since)
    {
        var now = Clock.GetUtcNow();
        var days = (int)(now - since).TotalDays;
        return days < 1 ? Format.Ago(since, now, _calendar) : Text[days == 1 ? "board.day" : "board.days-ago", days];
    }

    string Told(WorkOrderView row) => !_told.TryGetValue(row.Id, out var told) ? Text["board.not-told"]
        : told.SeenAt is { } seen ? Text["board.seen", Format.Moment(seen, _calendar)] : Text["board.told", Format.Moment(told.At, _calendar)];
}
