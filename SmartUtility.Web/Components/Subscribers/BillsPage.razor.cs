using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Subscribers;

/// <summary>Bills: what is open first.</summary>
public sealed partial class BillsPage
{
    [Inject] OwnBillQueries Bills { get; set; } = null!;
    [Inject] IStringLocalizer<CommonTexts> Common { get; set; } = null!;

    IReadOnlyList<BillRow>? _bills;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync() => _bills = Take(await Bills.BillsAsync(await ActorAsync(), Stop));
}
