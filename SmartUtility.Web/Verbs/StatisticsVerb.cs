using System.CommandLine;
using System.Text;
using System.Text.Json;
using SmartUtility.Core.Regulation;
using SmartUtility.Web.Api;

namespace SmartUtility.Web.Verbs;

/// <summary>statistics verify: the hash of frozen figures reckoned anew from their file, and whether it is the one expected; no database.</summary>
static class StatisticsVerb
{
    public static Command Verb()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "frozen figures as the regulator's page or GET levies/{id}/figures gives them" };
        var hash = new Option<string?>("--hash") { Description = "the hash that stands on the statement" };
        var verify = new Command("verify", "Reckons the hash of frozen figures anew") { file, hash };
        verify.SetAction(async (parsed, stop) =>
        {
            var (path, expected) = (parsed.GetValue(file)!, parsed.GetValue(hash));
            if (!path.Exists)
            {
                await Console.Error.WriteLineAsync($"there is no file {path.FullName}");
                return 1;
            }
            var bytes = await File.ReadAllBytesAsync(path.FullName, stop);
            var text = Encoding.UTF8.GetString(bytes);
            if (!text.StartsWith(StatisticsText.Format + "\n", StringComparison.Ordinal))
            {
                await Console.Error.WriteLineAsync($"the file does not begin with '{StatisticsText.Format}': these are no frozen figures, or a program has changed them");
                return 1;
            }
            var reckoned = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { hash = reckoned, figures = text.Split('\n').Count(line => line.StartsWith("line;", StringComparison.Ordinal)), matches = expected is null ? (bool?)null : expected.Equals(reckoned, StringComparison.OrdinalIgnoreCase) }, ApiJson.Options));
            if (expected is null || expected.Equals(reckoned, StringComparison.OrdinalIgnoreCase)) return 0;
            await Console.Error.WriteLineAsync("the figures are not those that were frozen");
            return 1;
        });
        return new Command("statistics", "Frozen figures without a database") { verify };
    }
}
