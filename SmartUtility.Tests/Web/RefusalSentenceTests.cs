using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using SmartUtility.Tests.Architecture;
using SmartUtility.Web.Localization;

namespace SmartUtility.Tests.Web;

public sealed partial class RefusalSentenceTests
{
    // Read from the source, because a code exists only where it is refused.
    static readonly IReadOnlyList<string> Codes =
        [.. Directory.EnumerateFiles(Path.Combine(Sources.Root, "SmartUtility.Core"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => Refused().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value).Distinct().Order(StringComparer.Ordinal)];

    [Theory, InlineData(""), InlineData("fr")]
    public void Every_refusal_has_a_sentence_of_its_own(string language)
    {
        var culture = CultureInfo.GetCultureInfo(language);
        var sentences = RefusalText.Pairs.Select(pair => new ResourceManager(pair).GetResourceSet(culture, createIfNotExists: true, tryParents: false)!).ToList();

        Assert.True(Codes.Count > 100, $"only {Codes.Count} codes were found: the pattern no longer fits the code");
        Assert.Equal([], Codes.Where(code => sentences.All(pair => string.IsNullOrWhiteSpace(pair.GetString("refusal." + code)))));
    }

    // new Invalid("code", …, new Conflict(…), a target-typed new("code", …) of one, a rule's Say("code", …, the base call of a refusal's own record, a constant Code.
    [GeneratedRegex("""(?:new (?:Invalid|Conflict)|(?:Invalid|Conflict) \w+\([^)]*\) =>\s+new|\bSay|: Refusal)\("([a-z0-9]+(?:-[a-z0-9]+)*)"|\bconst string Code = "([a-z0-9-]+)\b""")]
    private static partial Regex Refused();
}
