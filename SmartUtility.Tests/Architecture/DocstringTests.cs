using System.Reflection;
using System.Xml.Linq;
using SmartUtility.Core.Database;

namespace SmartUtility.Tests.Architecture;

/// <summary>Public types of Core say what they are: Core's documentation file holds a summary for each.</summary>
public sealed class DocstringTests
{
    static HashSet<string> Documented()
    {
        var file = Path.Combine(Path.GetDirectoryName(typeof(SqlText).Assembly.Location)!, "SmartUtility.Core.xml");
        return [.. XDocument.Load(file).Descendants("member").Where(member => member.Element("summary") is { } summary && summary.Value.Trim().Length > 0).Select(member => member.Attribute("name")!.Value)];
    }

    static IEnumerable<string> Missing(IEnumerable<Type> types, HashSet<string> documented) =>
        types.Where(type => type.IsPublic || type.IsNestedPublic)
            .Where(type => type.Namespace?.Contains("Migrations", StringComparison.Ordinal) != true && !type.Name.StartsWith('<'))
            .Select(type => "T:" + type.FullName!.Replace('+', '.'))
            .Where(name => !documented.Contains(name));

    [Fact]
    public void Every_public_type_of_core_has_a_summary() => Assert.Empty(Missing(typeof(SqlText).Assembly.GetTypes(), Documented()));

    /// <summary>Seen red: a public type that the file does not know is named.</summary>
    [Fact]
    public void The_rule_sees_a_type_without_one() => Assert.Equal(["T:SmartUtility.Tests.Architecture.DocstringTests"], Missing([typeof(DocstringTests)], Documented()));
}
