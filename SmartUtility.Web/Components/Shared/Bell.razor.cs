using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Notifications.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Shared;

/// <summary>Unread messages of the signed-in person, in the Console's bar. Nothing for those who get none (keys, nobody).</summary>
public sealed partial class Bell
{
    static readonly TimeSpan Again = TimeSpan.FromSeconds(15);
    static readonly UtilityCalendar Utc = UtilityCalendar.Of("UTC");

    [Inject] IStringLocalizer<OpsTexts> Text { get; set; } = null!;
    [Inject] Inbox Inbox { get; set; } = null!;
    [Inject] NavigationManager Navigation { get; set; } = null!;
    [Inject] TimeProvider Clock { get; set; } = null!;

    InboxView? _view;
    bool _isOpen;

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => LoadAsync();

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) _ = WatchAsync();
    }

    async Task LoadAsync()
    {
        var outcome = await Inbox.UnreadAsync(await ActorAsync(), Stop);
        _view = outcome.IsDone ? outcome.Value : null;
    }

    async Task OpenAsync(InboxRow message)
    {
        _ = await Inbox.ReadAsync(await ActorAsync(), message.Id, Stop);
        await LoadAsync();
        _isOpen = false;
        if (message.Link is { } link) Navigation.NavigateTo(link);
    }

    async Task ReadAllAsync()
    {
        _ = await Inbox.ReadAsync(await ActorAsync(), null, Stop);
        await LoadAsync();
        _isOpen = false;
    }

    void Toggle() => _isOpen = !_isOpen;

    void OnKey(KeyboardEventArgs key)
    {
        if (key.Key == "Escape") _isOpen = false;
    }

    Task WatchAsync() => EveryAsync(Again, async () =>
    {
        var before = _view;
        await InvokeAsync(LoadAsync);
        if (_isOpen || before?.Unread != _view?.Unread || Newest(before) != Newest(_view)) await OnScreenAsync(() => { });
    });

    static long? Newest(InboxView? view) => view is { Latest: [var newest, ..] } ? newest.Id : null;
}
