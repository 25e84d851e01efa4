using Microsoft.AspNetCore.Components;
using SmartUtility.Core.Simulation;
using SmartUtility.Core.Simulation.Operations;

namespace SmartUtility.Web.Components.Subscribers;

/// <summary>The demonstration's wallet asks its owner, as a telephone company would on the phone.</summary>
public sealed partial class WalletPage
{
    [Inject] IServiceProvider Services { get; set; } = null!;

    /// <summary>Key of the payment.</summary>
    [Parameter] public string Key { get; set; } = "";

    DemoCharge? _charge;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        if (Services.GetService<DemoWallet>() is { } wallet) _charge = Take(await wallet.ChargeAsync(await ActorAsync(), Key, Stop));
        else Navigation.NotFound();
    }

    async Task AnswerAsync()
    {
        if (_charge is null) return;
        await Services.GetRequiredService<DemoWallet>().AnswerAsync(await ActorAsync(), Key, Context.Request.Form["answer"] == "yes", Stop);
        Navigation.NavigateTo("/account/pay/" + Key);
    }
}
