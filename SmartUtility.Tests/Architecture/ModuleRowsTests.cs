using System.Text.RegularExpressions;

namespace SmartUtility.Tests.Architecture;

/// <summary>R2: a module refers only to modules on a lower row; same row never; upwards by an event in the outbox.</summary>
public sealed partial class ModuleRowsTests
{
    /// <summary>Row of each module. Database is the floor under every Storage and Operations folder, so any of them may name it.</summary>
    static readonly Dictionary<string, int> Rows = new(StringComparer.Ordinal)
    {
        ["Shared"] = 0, ["Accounts"] = 1, ["Network"] = 2, ["Metering"] = 3, ["WorkOrders"] = 3, ["Commands"] = 4, ["Forecasting"] = 4, ["Ledger"] = 4, ["Billing"] = 5, ["Payments"] = 6, ["Detection"] = 6,
        ["Claims"] = 7, ["Regulation"] = 7, ["Import"] = 7, ["Supply"] = 8, ["Notifications"] = 9, ["Customers"] = 10, ["Simulation"] = 10,
    };

    /// <summary>Database knows Actor and User of Accounts (the one context is Identity's), and nothing else above Shared.</summary>
    static readonly string[] FloorMayName = ["Shared", "Accounts", "Database"];

    static IEnumerable<string> Violations(IEnumerable<Sources.Code> files)
    {
        foreach (var file in files)
        {
            if (file.Path.Split('/') is not ["SmartUtility.Core", var module, _, ..]) continue;
            var named = Reference().Matches(file.Text).Select(match => match.Groups[1].Value).Where(name => name != module).Distinct();
            foreach (var other in named)
            {
                if (module == "Database" ? !FloorMayName.Contains(other) : other != "Database" && !(Rows.TryGetValue(other, out var below) && Rows.TryGetValue(module, out var own) && below < own))
                    yield return $"{file.Path} refers to {other}";
            }
        }
    }

    [Fact]
    public void A_module_refers_only_to_lower_rows() => Assert.Empty(Violations(Sources.Of("SmartUtility.Core")));

    [Fact]
    public void Every_folder_of_core_has_a_row()
    {
        var folders = Directory.GetDirectories(Path.Combine(Sources.Root, "SmartUtility.Core")).Select(folder => Path.GetFileName(folder)!).Where(name => name is not ("bin" or "obj" or "Database"));

        Assert.DoesNotContain(folders, name => !Rows.ContainsKey(name));
    }

    /// <summary>Seen red: files that break the rule are found, by using, by full name, by alias and by the global namespace.</summary>
    [Theory]
    [InlineData("SmartUtility.Core/Accounts/X.cs", "using SmartUtility.Core.Billing;", true)]
    [InlineData("SmartUtility.Core/Metering/Operations/X.cs", "using SmartUtility.Core.WorkOrders;", true)]
    [InlineData("SmartUtility.Core/Billing/X.cs", "class X { SmartUtility.Core.Payments.Payment P; }", true)]
    [InlineData("SmartUtility.Core/Network/X.cs", "using P = SmartUtility.Core.Metering.Reading;", true)]
    [InlineData("SmartUtility.Core/Network/X.cs", "using static global::SmartUtility.Core.Supply.Rules;", true)]
    [InlineData("SmartUtility.Core/Network/X.cs", "class X { Core.Metering.Reading R; }", true)]
    [InlineData("SmartUtility.Core/Database/X.cs", "using SmartUtility.Core.Network;", true)]
    [InlineData("SmartUtility.Core/Payments/Operations/X.cs", "using SmartUtility.Core.Billing; using SmartUtility.Core.Database;", false)]
    [InlineData("SmartUtility.Core/Network/X.cs", "// using SmartUtility.Core.Billing;", false)]
    public void The_rule_sees(string path, string text, bool isViolation) => Assert.Equal(isViolation, Violations([new(path, Sources.Strip(text))]).Any());

    [GeneratedRegex(@"(?<![\w.])(?:global::)?(?:SmartUtility\.)?Core\.([A-Z]\w+)")]
    private static partial Regex Reference();
}
