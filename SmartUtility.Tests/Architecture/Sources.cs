using System.Text.RegularExpressions;

namespace SmartUtility.Tests.Architecture;

/// <summary>The source files as the rules see them: without comments and text, so that words in them break no rule.</summary>
public static partial class Sources
{
    /// <summary>The checkout.</summary>
    public static string Root { get; } = Find();

    /// <summary>A source file: path below the checkout with '/', and its code.</summary>
    public sealed record Code(string Path, string Text);

    /// <summary>C# and Razor files of a project; generated and migration files excepted.</summary>
    public static IReadOnlyList<Code> Of(string project) =>
        [.. Directory.EnumerateFiles(System.IO.Path.Combine(Root, project), "*.*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal))
            .Select(file => System.IO.Path.GetRelativePath(Root, file))
            .Where(path => !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("Migrations/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => new Code(path, Strip(File.ReadAllText(System.IO.Path.Combine(Root, path)))))];

    /// <summary>Code without comments and string literals.</summary>
    public static string Strip(string text) => Noise().Replace(text, match => match.Value[0] == '/' ? " " : "\"\"");

    static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "SmartUtility.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the tests must run from a checkout");
    }

    // Comments, raw strings, verbatim strings, strings, characters; in this order of preference at each place.
    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|"{3,}.*?"{3,}|@"(?:[^"]|"")*"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])'""", RegexOptions.Singleline)]
    private static partial Regex Noise();
}
