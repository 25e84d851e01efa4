using System.Text.RegularExpressions;

namespace SmartUtility.Tests.Architecture;

/// <summary>R1: what stands in a module outside Operations and Storage is pure: no database, broker, jobs, logging, files, network, clock, chance.</summary>
public sealed partial class PureRootTests
{
    // Two entities are Identity's by decision (docs/decisions), and the device secrets hash with a key: neither reaches outside.
    static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["SmartUtility.Core/Accounts/User.cs"] = ["Microsoft.AspNetCore.Identity"],
    };

    static bool IsPure(string path) => path.Split('/') is ["SmartUtility.Core", var module, _, ..] && module != "Database"
        && !path.Contains("/Operations/", StringComparison.Ordinal) && !path.Contains("/Storage/", StringComparison.Ordinal);

    static IEnumerable<string> Violations(IEnumerable<Sources.Code> files) =>
        from file in files
        where IsPure(file.Path)
        from match in Impure().Matches(file.Text)
        where !(Allowed.TryGetValue(file.Path, out var allowed) && allowed.Any(name => match.Value.StartsWith(name, StringComparison.Ordinal)))
        select $"{file.Path}: {match.Value}";

    [Fact]
    public void Module_roots_are_pure()
    {
        var files = Sources.Of("SmartUtility.Core");

        Assert.True(files.Count(file => IsPure(file.Path)) > 40, "the rule looks at the wrong files");
        Assert.Empty(Violations(files));
    }

    /// <summary>Seen red: each kind of impurity in a root is found, and the same text in Operations is not.</summary>
    [Theory]
    [InlineData("using Microsoft.EntityFrameworkCore;")]
    [InlineData("using Npgsql;")]
    [InlineData("using Hangfire;")]
    [InlineData("using MQTTnet.Protocol;")]
    [InlineData("using Microsoft.Extensions.Logging;")]
    [InlineData("class X { string T => System.IO.File.ReadAllText(P); }")]
    [InlineData("class X { bool T => File.Exists(P); }")]
    [InlineData("class X { HttpClient C; }")]
    [InlineData("class X(TimeProvider clock);")]
    [InlineData("class X { int N => Random.Shared.Next(); }")]
    [InlineData("class X { Guid N => Guid.NewGuid(); }")]
    [InlineData("using SmartUtility.Core.Database;")]
    public void The_rule_sees(string text)
    {
        Assert.Single(Violations([new("SmartUtility.Core/Billing/X.cs", Sources.Strip(text))]));
        Assert.Single(Violations([new("SmartUtility.Core/Billing/Pricing/X.cs", Sources.Strip(text))]));
        Assert.Empty(Violations([new("SmartUtility.Core/Billing/Operations/X.cs", Sources.Strip(text))]));
    }

    [GeneratedRegex(@"Microsoft\.EntityFrameworkCore[\w.]*|\bNpgsql\b[\w.]*|\bHangfire\b[\w.]*|\bMQTTnet\b[\w.]*|Microsoft\.Extensions\.(?:Logging|Hosting|DependencyInjection)[\w.]*|Microsoft\.AspNetCore[\w.]*|"
        + @"(?:System\.IO\.)?\b(?:File|Directory|FileInfo|DirectoryInfo|FileStream)\.\w+|System\.Net\.(?:Http|Sockets)[\w.]*|\bHttpClient\b|\bTimeProvider\b|\bDateTime(?:Offset)?\.(?:Utc)?Now\b|\bDateTime\.Today\b|\bRandom\.Shared\b|\bnew Random\(\)|\bGuid\.NewGuid\b|\bEnvironment\.\w+|(?:SmartUtility\.)?Core\.Database\b|Core\.\w+\.(?:Operations|Storage)\b")]
    private static partial Regex Impure();
}
