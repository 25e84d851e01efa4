using SmartUtility.Core.Accounts.Operations;

namespace SmartUtility.Web.Identity;

/// <summary>Prints the one-time link of the first administrator at start, while there is no staff.</summary>
public sealed class SetupLink(FirstAdministrator first, IHostApplicationLifetime life, IServiceProvider services, ILogger<SetupLink> log) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // The addresses are known only once the server listens.
        life.ApplicationStarted.Register(() => _ = OfferAsync());
        return Task.CompletedTask;
    }

    async Task OfferAsync()
    {
        try
        {
            if (await first.OfferAsync(life.ApplicationStopping) is not { } token) return;
            var address = services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features
                .Get<Microsoft.AspNetCore.Hosting.Server.Features.IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
            log.LogWarning("No administrator yet. Make the first one, within a day, at {Link}", $"{address}/setup?token={token}");
        }
        catch (OperationCanceledException) when (life.ApplicationStopping.IsCancellationRequested)
        {
            // Stopped while starting: the next start offers a link again.
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
