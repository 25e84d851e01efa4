using Microsoft.AspNetCore.Components;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Payments.Operations;

namespace SmartUtility.Web.Components.Counter;

/// <summary>The counter: finds whoever stands before it.</summary>
public sealed partial class FindPage
{
    [Inject] FindAccounts Accounts { get; set; } = null!;

    /// <summary>Name, phone, account or meter.</summary>
    [SupplyParameterFromQuery] public string? Q { get; set; }

    IReadOnlyList<FoundAccount>? _found;
    string? _problem;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (string.IsNullOrWhiteSpace(Q)) return;
        var outcome = await Accounts.RunAsync(await ActorAsync(), Q, Stop);
        if (outcome.Refusal is { } refusal) _problem = Refusals.Of(refusal);
        else _found = outcome.Value;
    }
}
