using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;
using Npgsql;
using SmartUtility.Core.Database;

namespace SmartUtility.Web.Hosting;

/// <summary>The whole program: configuration, database, services, pages, broker, jobs. Made by serve and by tests.</summary>
public sealed class UtilityHost : IAsyncDisposable
{
    UtilityHost(WebApplication app, PrivatePostgres? postgres, DataDirectory data) => (App, Postgres, Data) = (app, postgres, data);

    /// <summary>The application.</summary>
    public WebApplication App { get; }
    /// <summary>The private server, or null when a connection string is given.</summary>
    public PrivatePostgres? Postgres { get; }
    /// <summary>Directories.</summary>
    public DataDirectory Data { get; }

    /// <summary>The builder with the program's configuration: appsettings.json beside the program lowest, then the environment and the arguments.</summary>
    public static WebApplicationBuilder Configure(string[] args)
    {
        // Content beside the program, so that it can be started from any directory.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ApplicationName = typeof(UtilityHost).Assembly.GetName().Name, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Insert(0, new JsonConfigurationSource { Path = "appsettings.json", Optional = false, FileProvider = new PhysicalFileProvider(AppContext.BaseDirectory) });
        return builder;
    }

    /// <summary>Builds everything up to, not including, listening. Throws <see cref="StartRefused"/> with one clear line.</summary>
    /// <param name="args">Program arguments (configuration by --Section:Key=value).</param>
    /// <param name="adjust">For tests: replaces services (the clock) before the build.</param>
    /// <param name="stop">Stops the start.</param>
    public static async Task<UtilityHost> BuildAsync(string[] args, Action<WebApplicationBuilder>? adjust = null, CancellationToken stop = default)
    {
        var builder = Configure(args);
        adjust?.Invoke(builder);
        if (SettingsCheck.FirstProblem(builder.Configuration) is { } problem) throw new StartRefused(problem);
        var data = DataDirectory.Resolve(
            builder.Configuration.GetSection("Data").Get<DataSettings>() ?? new(), builder.Configuration.GetSection("Keys").Get<KeySettings>() ?? new());

        var postgres = await OpenDatabaseAsync(builder, data, stop);
        try
        {
            builder.Services.AddSettings(builder.Configuration);
            builder.Services.AddSingleton(data);
            builder.Services.AddDataProtection().SetApplicationName("SmartUtility").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(data.Keys, "protection")));
            builder.AddSmartUtility();
            var app = builder.Build();
            app.UseSmartUtility();
            return new UtilityHost(app, postgres, data);
        }
        catch
        {
            if (postgres is not null) await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes the demonstration when it is wanted and the database is empty, then listens.</summary>
    public async Task StartAsync(CancellationToken stop = default)
    {
        PortCheck.Run(App.Configuration);
        await DemoStart.PrepareAsync(this, stop);
        await App.StartAsync(stop);
    }

    static async Task<PrivatePostgres?> OpenDatabaseAsync(WebApplicationBuilder builder, DataDirectory data, CancellationToken stop)
    {
        var configuration = builder.Configuration;
        var given = configuration.GetConnectionString("SmartUtility");
        var owner = configuration.GetConnectionString("Owner");
        PrivatePostgres? postgres = null;
        if (string.IsNullOrEmpty(given))
        {
            postgres = await PrivatePostgres.StartAsync(data.Path, LoggerFactory.Create(logs => logs.AddConfiguration(configuration.GetSection("Logging")).AddConsole()).CreateLogger<PrivatePostgres>(), stop);
            given = postgres.ConnectionString(PrivatePostgres.AppRole);
            owner = postgres.ConnectionString(PrivatePostgres.OwnerRole);
        }
        try
        {
            var source = await PrepareAsync(builder, given, owner, postgres is not null, stop);
            if (postgres is not null) postgres.Restarted += source.Clear;
        }
        catch
        {
            if (postgres is not null) await postgres.DisposeAsync();
            throw;
        }
        return postgres;
    }

    static async Task<NpgsqlDataSource> PrepareAsync(WebApplicationBuilder builder, string given, string? owner, bool isPrivate, CancellationToken stop)
    {
        var settings = builder.Configuration.GetSection("Database").Get<DatabaseSettings>() ?? new();
        var source = NpgsqlDataSource.Create(given);
        var contexts = new UtilityDbContextFactory(source);
        if (isPrivate || settings.MigrateOnStart)
        {
            if (string.IsNullOrEmpty(owner)) throw new StartRefused("Database__MigrateOnStart needs ConnectionStrings__Owner");
            await DatabaseSetup.MigrateAsync(owner, new NpgsqlConnectionStringBuilder(given).Username!, TimeProvider.System.GetUtcNow(), stop);
        }
        else
        {
            try
            {
                if (await Migrator.PendingAsync(contexts, stop) is { Count: > 0 } pending)
                    throw new StartRefused($"the database lacks {pending.Count} migration(s) up to {pending[^1]}; run 'migrate' first, or set Database__MigrateOnStart=true");
            }
            catch (NpgsqlException failure)
            {
                throw new StartRefused($"the database does not answer: {failure.Message}");
            }
        }
        builder.Services.AddSingleton(source);
        builder.Services.AddSingleton(contexts);
        builder.Services.AddSingleton(new OwnerDatabase(owner, isPrivate));
        return source;
    }

    /// <summary>Stops the program, closes its connections, then its database.</summary>
    public async ValueTask DisposeAsync()
    {
        var source = App.Services.GetRequiredService<NpgsqlDataSource>();
        await App.StopAsync();
        await App.DisposeAsync();
        await source.DisposeAsync();
        if (Postgres is not null) await Postgres.DisposeAsync();
    }
}
