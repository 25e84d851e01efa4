using SmartUtility.Core.Regulation;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Verbs;

namespace SmartUtility.Tests.Rules.Regulation;

/// <summary>Frozen figures verified from their file alone.</summary>
public sealed class StatisticsVerbTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("figures").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_file_of_frozen_figures_verifies_and_a_changed_one_does_not()
    {
        var text = StatisticsText.Of(new StatisticsHead("EAUX", new DateOnly(2026, 9, 1), new DateOnly(2026, 10, 1), "XOF", 0, "", ""), [new Statistic(Figure.Billed, Resource.Water, "home", "Z", null, null, "m³", 12, 1, "bills", true)]);
        var (hash, file) = (StatisticsText.HashOf(text), Path.Combine(_folder, "figures.csv"));
        await File.WriteAllTextAsync(file, text);

        Assert.Equal(0, await Verbs.RunAsync(["statistics", "verify", file]));
        Assert.Equal(0, await Verbs.RunAsync(["statistics", "verify", file, "--hash", hash.ToUpperInvariant()]));
        await File.WriteAllTextAsync(file, text.Replace(";12;", ";13;", StringComparison.Ordinal));
        Assert.Equal(1, await Verbs.RunAsync(["statistics", "verify", file, "--hash", hash]));
        // As a spreadsheet program saves it, with a mark at the beginning.
        await File.WriteAllTextAsync(file, text, new System.Text.UTF8Encoding(true));
        Assert.Equal(1, await Verbs.RunAsync(["statistics", "verify", file, "--hash", hash]));
        Assert.Equal(1, await Verbs.RunAsync(["statistics", "verify", Path.Combine(_folder, "none.csv")]));
    }
}
