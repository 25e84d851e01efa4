using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Ops;

/// <summary>Finds a customer in one box: name, phone, account, meter, usage point or landmark.</summary>
public sealed partial class CustomersPage
{
    [Inject] IStringLocalizer<CustomerTexts> Text { get; set; } = null!;
    [Inject] FindAccounts Accounts { get; set; } = null!;

    /// <summary>What is looked for.</summary>
    [SupplyParameterFromQuery(Name = "q")] public string? Search { get; set; }

    IReadOnlyList<FoundAccount>? _found;
    Refusal? _refusal;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        (_found, _refusal) = (null, null);
        if (string.IsNullOrWhiteSpace(Search)) return;
        var outcome = await Accounts.RunAsync(await ActorAsync(), Search, Stop);
        (_refusal, _found) = (outcome.Refusal, outcome.IsDone ? outcome.Value : null);
    }
}
