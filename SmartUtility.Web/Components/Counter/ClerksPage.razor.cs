using System.Globalization;
using Microsoft.AspNetCore.Components;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Components.Counter;

/// <summary>Whose payments are taken back, by whom and why, and whose till does not fit.</summary>
public sealed partial class ClerksPage
{
    /// <summary>First local day.</summary>
    [SupplyParameterFromQuery] public string? From { get; set; }
    /// <summary>Last local day.</summary>
    [SupplyParameterFromQuery] public string? To { get; set; }

    ClerkReport? _report;
    Currency? _currency;

    static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 2000 and < 9000 ? day : null;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var actor = await ActorAsync();
        if (actor.Operators.Count != 1) return;
        var outcome = await Shifts.ClerksAsync(actor, Day(From), Day(To), Stop);
        if (outcome.IsDone) (_report, _currency) = (outcome.Value, Currency.Of(outcome.Value.Currency));
    }
}
