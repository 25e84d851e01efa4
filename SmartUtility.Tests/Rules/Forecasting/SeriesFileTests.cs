using System.IO.Compression;
using SmartUtility.Web.Hosting;
using SmartUtility.Web.Verbs;

namespace SmartUtility.Tests.Rules.Forecasting;

public sealed class SeriesFileTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("series").FullName;

    string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        using Stream file = File.Create(path);
        using var stream = new StreamWriter(name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file);
        stream.Write(text);
        return path;
    }

    [Theory]
    [InlineData("a.csv")]
    [InlineData("a.csv.gz")]
    public void A_blank_is_missing_and_an_empty_first_header_is_the_time(string name)
    {
        var series = SeriesFile.Read(Write(name, ",A,B\n2022-07-25 00:00:00,1.5,\n2022-07-25 01:00,,2e1\n2022-07-25 02:00:00,3\n"));
        Assert.Equal(["A", "B"], series.Columns);
        Assert.Equal(new DateTime(2022, 7, 25, 1, 0, 0), series.Times()[1]);
        Assert.Equal([1.5, double.NaN, 3], series["A"]);
        Assert.Equal([double.NaN, 20, double.NaN], series["B"]);
    }

    [Fact]
    public void Only_the_columns_asked_for_are_read()
    {
        var series = SeriesFile.Read(Write("b.csv", "hour_idx,A,B,C\r\n0,x,2,3\r\n1,x,5,6\r\n"), ["C", "B"]);
        Assert.Equal(["B", "C"], series.Columns);
        Assert.Equal([3, 6], series["C"]);
        Assert.Equal([0, 1], series.Indexes());
    }

    [Theory]
    [InlineData("t,A\n1,x\n")]
    [InlineData("t,A\n1,2,3\n")]
    [InlineData("")]
    public void What_cannot_be_read_is_refused(string text) => Assert.Throws<StartRefused>(() => SeriesFile.Read(Write("c.csv", text)));

    [Fact]
    public void A_column_that_is_not_there_is_refused_by_name() =>
        Assert.Contains("'Z'", Assert.Throws<StartRefused>(() => SeriesFile.Read(Write("d.csv", "t,A\n1,2\n"), ["Z"])).Message, StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(folder, true);
}
