using SmartUtility.Core.Payments;

namespace SmartUtility.Tests.Rules.Payments;

public sealed class SearchWordsTests
{
    [Theory]
    [InlineData("agbo kodjo", "%kodjo%", ""), InlineData("af", "af%", ""), InlineData(" Mensah ", "%Mensah%", ""), InlineData("100%", "%100\\%%", ""), InlineData("a_b", "%a\\_b%", "")]
    [InlineData("97 04 21", "97 04 21%", "970421"), InlineData("+229 (97) 04.21-00", "%04.21-00%", "22997042100"), InlineData("123", "%123%", ""), InlineData("C000123", "%C000123%", "")]
    public void A_text_becomes_patterns(string text, string pattern, string digits)
    {
        var words = SearchWords.Of(text);

        Assert.Equal((pattern, digits), (words.Pattern, words.Digits));
    }

    [Fact]
    public void Words_come_in_any_order() => Assert.Equal(["d'Almeida", "Afi"], SearchWords.Of("d'Almeida  Afi").Words);
}
