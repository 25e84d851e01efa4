using SmartUtility.Core.Billing;

namespace SmartUtility.Web.Components.Billing;

/// <summary>The tariffs of an operator.</summary>
public sealed partial class TariffList
{
    IReadOnlyList<TariffRow>? _tariffs;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (await NarrowAsync() is not { } actor) return;
        var outcome = await Queries.TariffsAsync(actor, Stop);
        (Refused, _tariffs) = (outcome.Refusal, outcome.IsDone ? outcome.Value : null);
    }
}
