using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Live;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Ops;

/// <summary>
/// A network as a tree with the last 24 complete hours of each point. Only the rows on the screen are read, kept and summed; they are read again at most
/// every ten seconds, and only when hours of one of them were recomputed.
/// </summary>
public sealed partial class NetworkPage
{
    static readonly TimeSpan AtMost = TimeSpan.FromSeconds(10);

    [Inject] IStringLocalizer<NetworkTexts> Text { get; set; } = null!;
    [Inject] NetworkQueries Network { get; set; } = null!;
    [Inject] RollupFeed Feed { get; set; } = null!;
    [Inject] NavigationManager Navigation { get; set; } = null!;

    /// <summary>"water", "electricity", "gas"; the first network when absent.</summary>
    [SupplyParameterFromQuery(Name = "resource")] public string? ResourceName { get; set; }
    /// <summary>Id of the operator, for who sees several.</summary>
    [SupplyParameterFromQuery(Name = "operator")] public int? OperatorId { get; set; }
    /// <summary>Part of a name or code.</summary>
    [SupplyParameterFromQuery(Name = "q")] public string? Search { get; set; }

    IReadOnlyList<NetworkGroup>? _groups;
    NetworkGroup? _group;
    Refusal? _refusal;
    Virtualize<NetworkRow>? _list;
    IDisposable? _listening;
    volatile int[] _shown = [];
    volatile bool _isOld;
    bool _isSeveral;
    string _key = "";

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var found = await Network.GroupsAsync(await ActorAsync(), Stop);
        (_refusal, _groups) = (found.Refusal, found.IsDone ? found.Value : null);
        if (_groups is not { } groups) return;
        _isSeveral = groups.Select(group => group.OperatorId).Distinct().Skip(1).Any();
        _group = groups.FirstOrDefault(group => (OperatorId is null || group.OperatorId == OperatorId) && string.Equals(group.Resource.ToString(), ResourceName, StringComparison.OrdinalIgnoreCase))
            ?? (groups.Count > 0 ? groups[0] : null);
        // Another network or search is another list.
        _key = $"{_group?.OperatorId}/{_group?.Resource}/{Search}";
        if (_refusal is null && RendererInfo.IsInteractive && _listening is null && !Stop.IsCancellationRequested)
        {
            _listening = Feed.Listen(OnRecomputed);
            _ = EveryAsync(AtMost, RefreshAsync);
        }
    }

    void OnRecomputed(IReadOnlyList<int> points)
    {
        if (!_isOld && _shown.Intersect(points).Any()) _isOld = true;
    }

    async ValueTask<ItemsProviderResult<NetworkRow>> LoadAsync(ItemsProviderRequest asked)
    {
        if (_group is not { } group) return new ItemsProviderResult<NetworkRow>([], 0);
        var found = await Network.WindowAsync(await ActorAsync(), group.OperatorId, group.Resource, Search, asked.StartIndex, asked.Count, asked.CancellationToken);
        if (found.Refusal is not null) return new ItemsProviderResult<NetworkRow>([], 0);
        _shown = [.. found.Value.Rows.Select(row => row.Id)];
        return new ItemsProviderResult<NetworkRow>(found.Value.Rows, found.Value.Count);
    }

    async Task RefreshAsync()
    {
        if (!_isOld) return;
        _isOld = false;
        await ReloadAsync(() => _list?.RefreshDataAsync() ?? Task.CompletedTask);
    }

    void Find(ChangeEventArgs typed) => Navigation.NavigateTo(Link(_group!, (string?)typed.Value));

    string Link(NetworkGroup group, string? search) => $"/ops/network?resource={group.Resource.ToString().ToLowerInvariant()}"
        + (_isSeveral ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"&operator={group.OperatorId}") : "") + (string.IsNullOrWhiteSpace(search) ? "" : "&q=" + Uri.EscapeDataString(search));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _listening?.Dispose();
        base.Dispose(disposing);
    }
}
