using Microsoft.Extensions.DependencyInjection;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Web;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Tests.Given;

/// <summary>A whole program with a small demonstration (50 meters, 40 days): a class fixture for tests that look at pages. Background jobs are off; its meters play every second.</summary>
public sealed class DemoHost(PostgresFixture postgres) : IAsyncLifetime
{
    HostFixture _fixture = null!;

    public UtilityHost Host => _fixture.Host;
    public IServiceProvider Services => _fixture.Services;
    public TestDatabase Database => _fixture.Database;
    public string Url => _fixture.Url;
    public HostFixture Fixture => _fixture;

    /// <summary>Sign-ins with their passwords, by role code; the first of each role is EAUX's.</summary>
    public IReadOnlyList<DemoPassword> SignIns { get; private set; } = [];

    /// <summary>User and password of a role.</summary>
    public (string User, string Password) Of(string role, string? operatorCode = null)
    {
        var found = SignIns.First(signIn => signIn.Role == role && (operatorCode is null || signIn.Operator == operatorCode));
        return (found.User, found.Password);
    }

    public async ValueTask InitializeAsync()
    {
        _fixture = await HostFixture.StartAsync(postgres, settings: ["Demo:Enabled=true", "Demo:Meters=50", "Demo:Days=40", "Demo:IntervalSeconds=1"], demo: true);
        // What is wrong in its history has its alerts, and forecasts are made.
        await Services.GetRequiredService<DemoFindings>().Done;
        SignIns = DemoPasswords.Load(Host.Data)!.SignIns;
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();
}
