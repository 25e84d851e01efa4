using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace SmartUtility.Web.Hosting.Backups;

/// <summary>The database as its owner sees it, for verbs: an ordinary server, the private one of a program that serves, or the private one started for this.</summary>
/// <param name="Owner">Connection string of the owner's role.</param>
/// <param name="Role">Name of the program's role.</param>
/// <param name="Data">Directories.</param>
/// <param name="Started">Ends with this; null when somebody else's.</param>
public sealed record OwnerServer(string Owner, string Role, DataDirectory Data, PrivatePostgres? Started) : IAsyncDisposable
{
    /// <summary>Opens. Throws <see cref="StartRefused"/> in words.</summary>
    /// <param name="configuration">The program's.</param>
    /// <param name="verb">For the words.</param>
    /// <param name="stop">Stops.</param>
    /// <param name="mayBeServed">False: a private server that a program is using is refused.</param>
    public static async Task<OwnerServer> OpenAsync(IConfiguration configuration, string verb, CancellationToken stop, bool mayBeServed = true)
    {
        var data = DataDirectory.Resolve(configuration.GetSection("Data").Get<DataSettings>() ?? new(), configuration.GetSection("Keys").Get<KeySettings>() ?? new());
        if (configuration.GetConnectionString("SmartUtility") is { Length: > 0 } given)
        {
            var owner = configuration.GetConnectionString("Owner");
            if (string.IsNullOrEmpty(owner)) throw new StartRefused($"{verb} needs ConnectionStrings__Owner beside ConnectionStrings__SmartUtility");
            return new OwnerServer(owner, new NpgsqlConnectionStringBuilder(given).Username ?? throw new StartRefused("ConnectionStrings__SmartUtility names no user"), data, null);
        }
        if (mayBeServed && await PrivatePostgres.FindRunningAsync(data.Path, stop) is { } running) return new OwnerServer(running, PrivatePostgres.AppRole, data, null);
        var server = await PrivatePostgres.StartAsync(data.Path, NullLogger.Instance, stop);
        return new OwnerServer(server.ConnectionString(PrivatePostgres.OwnerRole), PrivatePostgres.AppRole, data, server);
    }

    /// <summary>Ends the server that was started for this.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Started is null) return;
        // Its connections end first, or it would wait for them.
        NpgsqlConnection.ClearAllPools();
        await Started.DisposeAsync();
    }
}
