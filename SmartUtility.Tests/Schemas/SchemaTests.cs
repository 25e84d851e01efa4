using System.Text.Json;
using SmartUtility.Tests.Architecture;

namespace SmartUtility.Tests.Schemas;

/// <summary>docs/schemas is the interface: each file parses, says what it is and carries an example that fits it.</summary>
public sealed class SchemaTests
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Path.Combine(Sources.Root, "docs/schemas"), "*.schema.json").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Its_examples_fit_it(string file)
    {
        using var schema = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Sources.Root, "docs/schemas", file)));
        var root = schema.RootElement;

        Assert.Equal("https://json-schema.org/draft/2020-12/schema", root.GetProperty("$schema").GetString());
        Assert.NotEmpty(root.GetProperty("title").GetString()!);
        Assert.True(root.GetProperty("examples").GetArrayLength() > 0, "no example");
        foreach (var example in root.GetProperty("examples").EnumerateArray()) Assert.Empty(new SchemaCheck(root).Run(example));
    }

    /// <summary>Seen red: what does not fit is found, and so is a keyword the check does not know.</summary>
    [Theory]
    [InlineData("""{"type":"object","required":["a"]}""", "{}")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false}""", """{"b":1}""")]
    [InlineData("""{"type":"array","items":{"$ref":"#/$defs/x"},"$defs":{"x":{"type":"integer"}}}""", "[1,1.5]")]
    [InlineData("""{"oneOf":[{"type":"string"},{"pattern":"^a"}]}""", "\"abc\"")]
    [InlineData("""{"enum":["a","b"]}""", "\"c\"")]
    [InlineData("""{"typo":"string"}""", "\"c\"")]
    public void The_check_sees(string schema, string value)
    {
        using var parsed = JsonDocument.Parse(schema);
        using var example = JsonDocument.Parse(value);

        Assert.NotEmpty(new SchemaCheck(parsed.RootElement).Run(example.RootElement));
    }
}
