using SmartUtility.Core.Detection.Rules;

namespace SmartUtility.Tests.Rules.Detection;

public sealed class StateBundleTests
{
    readonly record struct Counts(int A, long B);

    static string Text(ReadOnlySpan<byte> bytes) => bytes.Length > 0 && bytes[0] == 7 ? Convert.ToHexString(bytes) : throw new FormatException("another version");

    [Fact]
    public void What_was_kept_comes_back_whatever_the_order()
    {
        var bundle = StateBundle.Of(null);
        bundle.Set(9, [7, 1, 2]);
        bundle.Set(1, new Counts(3, -4));
        bundle.Set(200, []);

        var back = StateBundle.Of(bundle.ToBytes());

        Assert.Equal("070102", back.Get(9, "", Text));
        Assert.Equal(new Counts(3, -4), back.Get<Counts>(1));
        Assert.Equal(bundle.ToBytes(), back.ToBytes());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(new byte[0])]
    public void A_series_never_seen_is_at_the_start_of_every_rule(byte[]? stored)
    {
        var bundle = StateBundle.Of(stored);

        Assert.Equal("start", bundle.Get(1, "start", Text));
        Assert.Equal(default, bundle.Get<Counts>(2));
        Assert.Empty(bundle.ToBytes());
    }

    [Fact]
    public void A_state_of_another_version_starts_afresh_and_the_others_stay()
    {
        var bundle = StateBundle.Of(null);
        bundle.Set(1, [6, 1]);
        bundle.Set(2, [7, 1]);
        bundle.Set(3, [1, 2, 3]);

        Assert.Equal("start", bundle.Get(1, "start", Text));
        Assert.Equal("0701", bundle.Get(2, "start", Text));
        Assert.Equal(default, bundle.Get<Counts>(3));
    }

    [Fact]
    public void A_state_at_its_start_takes_no_room()
    {
        var bundle = StateBundle.Of(null);
        bundle.Set(1, new Counts(1, 1));
        bundle.Set(1, default(Counts));

        Assert.Empty(bundle.ToBytes());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_row_cut_short_is_refused(int length) => Assert.Throws<FormatException>(() => StateBundle.Of(new byte[] { 1, 2, 0, 7, 7 }[..length]));

    [Fact]
    public void A_state_longer_than_its_length_can_say_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => StateBundle.Of(null).Set(1, new byte[65_536]));

    [Fact]
    public void The_longest_state_comes_back()
    {
        var bundle = StateBundle.Of(null);
        bundle.Set(1, [7, .. new byte[65_534]]);
        bundle.Set(2, [7]);

        Assert.Equal(65_535 * 2, StateBundle.Of(bundle.ToBytes()).Get(1, "", Text).Length);
        Assert.Equal("07", StateBundle.Of(bundle.ToBytes()).Get(2, "", Text));
    }
}
