using System.Security.Cryptography;
using System.Text;
using SmartUtility.Core.Regulation;
using SmartUtility.Core.Shared;

namespace SmartUtility.Tests.Rules.Regulation;

public sealed class StatisticsTextTests
{
    static readonly StatisticsHead Head = new("EAUX", new DateOnly(2026, 9, 1), new DateOnly(2026, 10, 1), "XOF", 2, "00ff", "");

    static readonly Statistic Sold = new(Figure.Billed, Resource.Water, "home", "Z-1", null, null, "m³", 1_250.500m, 2, "bills", true);
    static readonly Statistic Fund = new(Figure.Levy, Resource.Water, null, null, "rural", "Fonds; 5 %\nNord", "XOF", 12m, 1, "bills", false, new DateOnly(2026, 8, 1));

    const string Text = """
        smartutility-statistics;1
        operator;EAUX
        from;2026-09-01
        to;2026-10-01
        currency;XOF
        documents;2
        documents-hash;00ff
        previous;
        line;billed;water;home;Z-1;;;;m³;1250.5;2;bills;final
        line;levy;water;;;rural;Fonds%3B 5 %25%0ANord;2026-08-01;XOF;12;1;bills;provisional

        """;

    [Fact]
    public void The_text_is_as_documented_whatever_the_order_of_the_figures()
    {
        Assert.Equal(Text.ReplaceLineEndings("\n"), StatisticsText.Of(Head, [Sold, Fund]));
        Assert.Equal(StatisticsText.Of(Head, [Sold, Fund]), StatisticsText.Of(Head, [Fund, Sold]));
    }

    [Fact]
    public void The_hash_is_the_SHA_256_of_the_files_bytes() =>
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text.ReplaceLineEndings("\n")))), StatisticsText.HashOf(StatisticsText.Of(Head, [Fund, Sold])));

    [Fact]
    public void Anything_changed_changes_the_hash()
    {
        var hash = StatisticsText.HashOf(StatisticsText.Of(Head, [Sold, Fund]));
        IEnumerable<string> changed = [
            StatisticsText.Of(Head with { Previous = "a" }, [Sold, Fund]), StatisticsText.Of(Head with { Documents = 3 }, [Sold, Fund]), StatisticsText.Of(Head, [Sold]),
            StatisticsText.Of(Head, [Sold with { Value = 1_250.501m }, Fund]), StatisticsText.Of(Head, [Sold with { IsFinal = false }, Fund]), StatisticsText.Of(Head, [Sold, Fund with { About = null }])];

        Assert.All(changed, text => Assert.NotEqual(hash, StatisticsText.HashOf(text)));
    }

    [Fact]
    public void Small_zones_are_told_together_and_never_alone()
    {
        Assert.Equal(["A", "B"], Names(("A", 20), ("B", 15)));
        Assert.Equal(["A", "*", "*"], Names(("A", 20), ("B", 8), ("C", 9)));
        // One small zone would be told by what is missing: the next larger one joins it.
        Assert.Equal(["A", "*", "*"], Names(("A", 20), ("B", 16), ("C", 2)));
        Assert.Equal(["*"], Names(("A", 3)));
        Assert.Empty(SmallGroups.Names(new Dictionary<string, int>()));

        static IEnumerable<string> Names(params (string Zone, int Connections)[] zones) => SmallGroups.Names(zones.ToDictionary(zone => zone.Zone, zone => zone.Connections)).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value);
    }

    [Fact]
    public void Every_figure_has_a_name_that_is_read_again() => Assert.All(Enum.GetValues<Figure>(), figure => Assert.Equal(figure, Figures.Parse(figure.Code())));
}
