using System.Text.RegularExpressions;

namespace SmartUtility.Tests.Architecture;

/// <summary>R3: Web calls operations and sees pure types as data; never the context, never Storage, never SQL. Hosting, the composition root, and the verbs that bring up a database are excepted.</summary>
public sealed partial class WebSeesOnlyOperationsTests
{
    static bool IsBound(string path) => path.StartsWith("SmartUtility.Web/", StringComparison.Ordinal) && !path.StartsWith("SmartUtility.Web/Hosting/", StringComparison.Ordinal);

    // What may name the driver, to set up the job store, to measure raw SQL, or to tell a broken connection from a bug:
    static readonly string[] MayOpenConnections = ["SmartUtility.Web/Jobs/", "SmartUtility.Web/Verbs/", "SmartUtility.Web/Mqtt/", "SmartUtility.Web/Api/Problems.cs"];

    static IEnumerable<string> Violations(IEnumerable<Sources.Code> files) =>
        from file in files
        where IsBound(file.Path)
        from match in Forbidden().Matches(file.Text)
        where !(match.Value.StartsWith("Npgsql", StringComparison.Ordinal) && MayOpenConnections.Any(door => file.Path.StartsWith(door, StringComparison.Ordinal)))
        select $"{file.Path}: {match.Value}";

    [Fact]
    public void Web_sees_only_operations()
    {
        var files = Sources.Of("SmartUtility.Web");

        Assert.True(files.Count(file => IsBound(file.Path)) > 60, "the rule looks at the wrong files");
        Assert.Empty(Violations(files));
    }

    /// <summary>Seen red: a page, an endpoint and a job that reach past the operations are found; Hosting may.</summary>
    [Theory]
    [InlineData("using SmartUtility.Core.Billing.Storage;")]
    [InlineData("@inject SmartUtility.Core.Database.UtilityDbContextFactory Contexts")]
    [InlineData("using Microsoft.EntityFrameworkCore;")]
    [InlineData("class X(UtilityDbContext db);")]
    [InlineData("var c = new NpgsqlConnection(s);")]
    public void The_rule_sees(string text)
    {
        Assert.NotEmpty(Violations([new("SmartUtility.Web/Components/X.razor", text)]));
        Assert.NotEmpty(Violations([new("SmartUtility.Web/Api/X.cs", text)]));
        Assert.Empty(Violations([new("SmartUtility.Web/Hosting/X.cs", text)]));
    }

    [GeneratedRegex(@"Core\.\w+\.Storage\b|\bUtilityDbContext(?:Factory)?\b|Microsoft\.EntityFrameworkCore\b|\bNpgsql\w*\b")]
    private static partial Regex Forbidden();
}
