using Microsoft.AspNetCore.Components;
using SmartUtility.Core.Detection.Operations;

namespace SmartUtility.Web.Components.Ops;

/// <summary>Chooses a network point by typing a part of its name or code. A page holds the few points found and never the whole network.</summary>
public sealed partial class PointPicker
{
    readonly string _id = "point-" + Guid.NewGuid().ToString("N")[..8];

    [Inject] BalanceQueries Balances { get; set; } = null!;

    /// <summary>The point shown now.</summary>
    [Parameter, EditorRequired] public PointRow Point { get; set; } = null!;
    /// <summary>Label of the field.</summary>
    [Parameter, EditorRequired] public string Label { get; set; } = "";
    /// <summary>What to type.</summary>
    [Parameter] public string Hint { get; set; } = "";
    /// <summary>Another one was chosen.</summary>
    [Parameter] public EventCallback<PointRow> OnChosen { get; set; }

    IReadOnlyList<PointRow> _found = [];
    string? _typed;
    int _asked, _shown;

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        // The page around it may draw while somebody types.
        if (_shown != Point.Id) _typed = null;
        _shown = Point.Id;
    }

    async Task TypeAsync(ChangeEventArgs typed)
    {
        _typed = (string?)typed.Value ?? "";
        // Choosing from the list arrives as typing, too.
        if (_found.Any(point => Name(point) == _typed)) return;
        var asked = ++_asked;
        await Task.Delay(250, Stop);
        if (asked == _asked) _found = await FindAsync(_typed);
    }

    async Task ChooseAsync(ChangeEventArgs chosen)
    {
        var text = (string?)chosen.Value ?? "";
        var found = _found.FirstOrDefault(point => Name(point) == text) ?? (await FindAsync(text)).FirstOrDefault(point => Name(point) == text || string.Equals(point.Code, text.Trim(), StringComparison.OrdinalIgnoreCase));
        _typed = null;
        if (found is not null && found.Id != Point.Id) await OnChosen.InvokeAsync(found);
    }

    async Task<IReadOnlyList<PointRow>> FindAsync(string text) => await Balances.SearchAsync(await ActorAsync(), text, Stop) is { IsDone: true } found ? found.Value : [];

    string Shown() => _typed ?? Name(Point);

    static string Name(PointRow point) => $"{point.Name} ({point.Code})";
}
