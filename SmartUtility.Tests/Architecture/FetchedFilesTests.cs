using SmartUtility.Core.Database;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Tests.Architecture;

/// <summary>What the build fetches is where the program opens it.</summary>
public sealed class FetchedFilesTests
{
    [Theory]
    [InlineData("DejaVuSans.ttf")]
    [InlineData("DejaVuSans-Bold.ttf")]
    public void The_typeface_of_the_bills_is_embedded(string file)
    {
        using var font = typeof(SqlText).Assembly.GetManifestResourceStream("SmartUtility.Core.Billing.Fonts." + file);

        Assert.NotNull(font);
        var head = new byte[4];
        font.ReadExactly(head);
        Assert.Equal([0, 1, 0, 0], head);
    }

    [Fact]
    public void The_licence_of_the_typeface_travels_with_the_program() =>
        Assert.Contains("Bitstream Vera", File.ReadAllText(Path.Combine(Path.GetDirectoryName(typeof(UtilityHost).Assembly.Location)!, "licenses/DejaVu.txt")), StringComparison.Ordinal);
}
