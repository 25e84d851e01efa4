using System.Text.RegularExpressions;

namespace SmartUtility.Tests.Architecture;

/// <summary>Now comes from TimeProvider, handed in: nothing in Core or Web reads the machine's clock itself.</summary>
public sealed partial class NoClockInRulesTests
{
    static IEnumerable<string> Violations(IEnumerable<Sources.Code> files) =>
        from file in files
        from match in Clock().Matches(file.Text)
        // The composition root hands the system's clock in, before there is anything to take it from.
        where !(match.Value == "TimeProvider.System" && (file.Path.StartsWith("SmartUtility.Web/Hosting/", StringComparison.Ordinal) || file.Path.StartsWith("SmartUtility.Web/Verbs/", StringComparison.Ordinal)))
        select $"{file.Path}: {match.Value}";

    [Fact]
    public void Nobody_reads_the_machines_clock() => Assert.Empty(Violations([.. Sources.Of("SmartUtility.Core"), .. Sources.Of("SmartUtility.Web")]));

    /// <summary>Seen red: every way to read it is found.</summary>
    [Theory]
    [InlineData("var now = DateTime.UtcNow;")]
    [InlineData("var now = System.DateTime.Now;")]
    [InlineData("var now = DateTimeOffset.UtcNow;")]
    [InlineData("var day = DateTime.Today;")]
    [InlineData("var now = TimeProvider.System.GetUtcNow();")]
    public void The_rule_sees(string text)
    {
        Assert.Single(Violations([new("SmartUtility.Core/Billing/Operations/X.cs", text)]));
        Assert.Single(Violations([new("SmartUtility.Web/Components/X.razor", text)]));
    }

    [GeneratedRegex(@"\bDateTime(?:Offset)?\.(?:Utc)?Now\b|\bDateTime\.Today\b|\bTimeProvider\.System\b")]
    private static partial Regex Clock();
}
