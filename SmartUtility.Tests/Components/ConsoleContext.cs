using System.Globalization;
using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Web.Identity;
using SmartUtility.Web.Localization;

namespace SmartUtility.Tests.Components;

/// <summary>What a Console component finds around it: MudBlazor, texts, a signed-in person and operations on a database of the test's own.</summary>
public sealed class ConsoleContext : BunitContext
{
    ConsoleContext(TestDatabase database, User person, TimeProvider clock)
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices(options => options.PopoverOptions.CheckForPopoverProvider = false);
        Services.AddLocalization();
        Services.AddLogging();
        Services.AddSingleton<RefusalText>();
        Services.AddSingleton(clock);
        Services.AddSingleton(database.Contexts);
        Services.AddSingleton<ResolveActor>();
        Services.AddSingleton<IHttpContextAccessor, HttpContextAccessor>();
        Services.AddSingleton<AuthenticationStateProvider>(new SignedIn(person));
        Services.AddScoped<CurrentActor>();
    }

    /// <summary>A context in English for a person of this role (null role: signed in by nobody known).</summary>
    public static async Task<ConsoleContext> CreateAsync(Rows rows, int operatorId, TimeProvider clock, Role role = Role.Dispatcher, Action<IServiceCollection>? with = null)
    {
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (Cultures.English, Cultures.English);
        var context = new ConsoleContext(rows.Database, await rows.StaffAsync(operatorId, role, "en"), clock);
        with?.Invoke(context.Services);
        // Last: it closes the list of services.
        context.SetRendererInfo(new Microsoft.AspNetCore.Components.RendererInfo("Server", isInteractive: true));
        return context;
    }

    sealed class SignedIn(User person) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, person.Id.ToString(CultureInfo.InvariantCulture)), new Claim(ClaimTypes.Role, person.Role.Code()), new Claim(ClaimTypes.Name, person.Email!)], "test"))));
    }
}
