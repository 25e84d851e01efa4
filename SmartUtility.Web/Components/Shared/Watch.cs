namespace SmartUtility.Web.Components.Shared;

/// <summary>
/// A feed that is listened to only while somebody looks: not when paused (WCAG 2.2.2), not behind a hidden tab. Who looks again sees the curve drawn anew, so
/// that it has no hole where nobody looked.
/// </summary>
/// <param name="draw">Draws what there is by now.</param>
/// <param name="listen">Listens until disposed; null when there is nothing to listen to.</param>
public sealed class Watch(Func<Task> draw, Func<IDisposable?> listen) : IDisposable
{
    IDisposable? _listening;
    bool _isOver;

    /// <summary>Paused by hand.</summary>
    public bool IsPaused { get; private set; }
    /// <summary>The tab is hidden.</summary>
    public bool IsHidden { get; private set; }

    /// <summary>Listens from now on, unless nobody looks.</summary>
    public void Start()
    {
        Stop();
        if (!IsPaused && !IsHidden && !_isOver) _listening = listen();
    }

    /// <summary>Listens no more until started again.</summary>
    public void Stop()
    {
        _listening?.Dispose();
        _listening = null;
    }

    /// <summary>Pauses, or goes on.</summary>
    public Task ToggleAsync()
    {
        IsPaused = !IsPaused;
        return AgainAsync();
    }

    /// <summary>Told when the tab is hidden and when it is seen again.</summary>
    public Task HideAsync(bool isHidden)
    {
        IsHidden = isHidden;
        return AgainAsync();
    }

    async Task AgainAsync()
    {
        Stop();
        if (IsPaused || IsHidden) return;
        await draw();
        Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isOver = true;
        Stop();
    }
}
