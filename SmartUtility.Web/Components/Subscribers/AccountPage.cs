using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Identity;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Subscribers;

/// <summary>What every page of a subscriber has.</summary>
public abstract class AccountPage : ComponentBase
{
    /// <summary>Texts.</summary>
    [Inject] protected IStringLocalizer<AccountTexts> Text { get; set; } = null!;
    /// <summary>Who.</summary>
    [Inject] protected CurrentActor Current { get; set; } = null!;
    /// <summary>Refusals as sentences.</summary>
    [Inject] protected RefusalText Refusals { get; set; } = null!;
    /// <summary>Addresses.</summary>
    [Inject] protected NavigationManager Navigation { get; set; } = null!;
    /// <summary>Now.</summary>
    [Inject] protected TimeProvider Clock { get; set; } = null!;

    /// <summary>The request.</summary>
    [CascadingParameter] protected HttpContext Context { get; set; } = null!;

    /// <summary>Ends with the request.</summary>
    protected CancellationToken Stop => Context.RequestAborted;

    /// <summary>The value; a refusal makes this a page that is not found (somebody else's data are not even denied).</summary>
    protected T? Take<T>(Outcome<T> outcome) where T : class
    {
        if (outcome.IsDone) return outcome.Value;
        Navigation.NotFound();
        return null;
    }

    /// <summary>The signed-in subscriber.</summary>
    protected ValueTask<Actor> ActorAsync() => Current.GetAsync();

    /// <summary>Colour of a resource's bars.</summary>
    protected static string Tone(Resource resource) => resource switch { Resource.Water => "water", Resource.Gas => "gas", _ => "electricity" };
}
