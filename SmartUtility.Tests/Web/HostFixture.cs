using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using SmartUtility.Core.Accounts;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Tests.Web;

/// <summary>
/// The whole program on a free port with a database of its own: a class fixture (IClassFixture&lt;HostFixture&gt;), or several by <see cref="StartAsync"/>
/// when a test needs its own clock or settings. Background jobs are off unless asked for.
/// </summary>
public sealed class HostFixture(PostgresFixture postgres) : IAsyncLifetime
{
    /// <summary>Password of every person made by <see cref="UserAsync"/>.</summary>
    public const string Password = "four plain words here";

    string _directory = "";

    public UtilityHost Host { get; private set; } = null!;
    public TestDatabase Database { get; private set; } = null!;
    public Rows Rows { get; private set; } = null!;
    public IServiceProvider Services => Host.App.Services;

    /// <summary>Address of the portal, without a slash at the end.</summary>
    public string Url { get; private set; } = "";

    public ValueTask InitializeAsync() => new(OpenAsync(null, null));

    /// <summary>A host of one's own.</summary>
    /// <param name="postgres">The assembly fixture.</param>
    /// <param name="clock">Replaces the clock; null: the real one.</param>
    /// <param name="settings">More settings, e.g. "Jobs:Enabled=true".</param>
    /// <param name="seed">Rows that must be there before the host starts.</param>
    /// <param name="adjust">Replaces services.</param>
    /// <param name="demo">True: makes the demonstration as serve does, when the settings say so.</param>
    public static async Task<HostFixture> StartAsync(PostgresFixture postgres, TimeProvider? clock = null, string[]? settings = null, Func<Rows, Task>? seed = null, Action<WebApplicationBuilder>? adjust = null, bool demo = false)
    {
        var host = new HostFixture(postgres);
        await host.OpenAsync(clock, settings, seed, adjust, demo);
        return host;
    }

    async Task OpenAsync(TimeProvider? clock, string[]? settings, Func<Rows, Task>? seed = null, Action<WebApplicationBuilder>? adjust = null, bool demo = false)
    {
        Database = await postgres.CreateAsync();
        Rows = new Rows(Database);
        if (seed is not null) await seed(Rows);
        _directory = Directory.CreateTempSubdirectory("su-host-").FullName;
        string[] args =
        [
            "--Urls=http://127.0.0.1:0", $"--ConnectionStrings:SmartUtility={Database.App}", $"--ConnectionStrings:Owner={Database.Owner}", $"--Data:Directory={_directory}", $"--Keys:Directory={_directory}/keys",
            "--Mqtt:Port=0", "--Jobs:Enabled=false", "--Logging:LogLevel:Default=Warning", .. (settings ?? []).Select(setting => "--" + setting),
        ];
        Host = await UtilityHost.BuildAsync(args, builder =>
        {
            builder.Logging.ClearProviders();
            if (clock is not null) builder.Services.Replace(ServiceDescriptor.Singleton(clock));
            adjust?.Invoke(builder);
        });
        await (demo ? Host.StartAsync() : Host.App.StartAsync());
        Url = Host.App.Urls.First().TrimEnd('/');
    }

    /// <summary>A sign-in; staff by e-mail, a subscriber by phone (E.164).</summary>
    public async Task<User> UserAsync(Role role, int? operatorId = null, string? name = null, Action<User>? with = null)
    {
        await using var scope = Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        name ??= role == Role.Subscriber ? $"+2299{Random.Shared.Next(1_000_000, 9_999_999)}" : $"{role.Code()}-{Guid.NewGuid().ToString("N")[..6]}@example.org";
        var user = new User { UserName = name, Role = role, OperatorId = operatorId, DisplayName = name, Language = "en" };
        if (role == Role.Subscriber) (user.PhoneNumber, user.PhoneNumberConfirmed) = (name, true);
        else (user.Email, user.EmailConfirmed) = (name, true);
        with?.Invoke(user);
        var made = await users.CreateAsync(user, Password);
        Assert.True(made.Succeeded, string.Join(", ", made.Errors.Select(error => error.Code)));
        return user;
    }

    /// <summary>A browser without script: keeps cookies, follows no redirect unless asked.</summary>
    public Browserless Client(bool follow = false, string language = "en") => new(Url, follow, language);

    /// <summary>A client that is signed in.</summary>
    public async Task<Browserless> ClientOfAsync(User user, bool follow = false, string language = "en")
    {
        var client = Client(follow: false, language);
        var answer = await client.SignInAsync(user.UserName!, Password);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return follow ? client.Following() : client;
    }

    /// <summary>A new person of this role, signed in.</summary>
    public async Task<Browserless> ClientOfAsync(Role role, int? operatorId = null, bool follow = false, string language = "en") => await ClientOfAsync(await UserAsync(role, operatorId), follow, language);

    public async ValueTask DisposeAsync()
    {
        if (Host is not null) await Host.DisposeAsync();
        if (Database is not null) await Database.DisposeAsync();
        if (_directory.Length > 0) Directory.Delete(_directory, recursive: true);
    }
}
