using System.CommandLine;

namespace SmartUtility.Web.Verbs;

/// <summary>A verb's file among the program's settings: --Section:Key=value may stand before it, and is not it.</summary>
static class FileArguments
{
    /// <summary>Files, and settings, in their order.</summary>
    public static (IReadOnlyList<string> Files, string[] Settings) Of(ParseResult parsed, Argument<string?> file)
    {
        string[] all = [.. parsed.GetValue(file) is { } first ? [first] : Array.Empty<string>(), .. parsed.UnmatchedTokens];
        return ([.. all.Where(word => !IsSetting(word))], [.. all.Where(IsSetting)]);
    }

    /// <summary>Says how it is used; the exit code.</summary>
    public static async Task<int> WrongAsync(string usage)
    {
        await Console.Error.WriteLineAsync(usage);
        return 2;
    }

    static bool IsSetting(string word) => word.StartsWith("--", StringComparison.Ordinal);
}
