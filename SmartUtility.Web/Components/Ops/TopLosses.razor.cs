using Microsoft.AspNetCore.Components;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Components.Ops;

/// <summary>Where the network lost most in the last seven days, since when, and who is on it: the answer a dispatcher comes for. One text for all open pages.</summary>
public sealed partial class TopLosses
{
    static readonly TimeSpan Again = TimeSpan.FromMinutes(5);

    [Inject] LossBoard Board { get; set; } = null!;

    /// <summary>The operator.</summary>
    [Parameter, EditorRequired] public int OperatorId { get; set; }
    /// <summary>What flows.</summary>
    [Parameter, EditorRequired] public Resource Resource { get; set; }

    MarkupString _text;
    (int, Resource) _loaded;

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => _loaded == (OperatorId, Resource) ? Task.CompletedTask : LoadAsync();

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) _ = EveryAsync(Again, () => ReloadAsync(LoadAsync));
    }

    async Task LoadAsync()
    {
        _loaded = (OperatorId, Resource);
        var outcome = await Board.TextAsync(await ActorAsync(), OperatorId, Resource, Culture, Stop);
        // Whoever may not see it is told so by the page around.
        if (outcome.IsDone) _text = outcome.Value;
    }
}
