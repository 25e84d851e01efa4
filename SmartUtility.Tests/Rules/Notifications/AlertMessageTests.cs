using SmartUtility.Core.Notifications;
using SmartUtility.Core.Shared;

namespace SmartUtility.Tests.Rules.Notifications;

public sealed class AlertMessageTests
{
    static readonly AlertFacts Facts = new("Akpakpa (DMA-2)", Resource.Water, 17.25m, 12_345, new DateTime(2026, 3, 10, 9, 0, 0), new DateTime(2026, 3, 10, 15, 0, 0));

    [Fact]
    public void In_English()
    {
        Assert.Equal(("Irregularity to check: Akpakpa (DMA-2)",
            "Akpakpa (DMA-2): a difference of 17.3% between expected and received since 10/03/2026 09:00, that is 12.3 m³ per hour. Please check."), AlertMessage.Raised("en", Facts));
        Assert.Equal(("Back to normal: Akpakpa (DMA-2)",
            "Akpakpa (DMA-2): the difference reported since 10/03/2026 09:00 is below the limit again. Normal as of 10/03/2026 15:00."), AlertMessage.Cleared("en", Facts));
    }

    [Fact]
    public void In_French_with_its_narrow_spaces()
    {
        Assert.Equal(("Irrégularité à vérifier\u202f: Akpakpa (DMA-2)",
            "Akpakpa (DMA-2)\u202f: écart de 17,3\u202f% entre l’attendu et le reçu depuis le 10/03/2026 09:00, soit 12,3 m³ par heure. Merci de vérifier."), AlertMessage.Raised("fr", Facts));
        Assert.Equal("Retour à la normale\u202f: Akpakpa (DMA-2)", AlertMessage.Cleared("fr", Facts).Subject);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    public void Nobody_is_accused(string language)
    {
        var text = string.Concat(AlertMessage.Raised(language, Facts), AlertMessage.Cleared(language, Facts));

        Assert.DoesNotContain("theft", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("fraud", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("vol ", text, StringComparison.OrdinalIgnoreCase);
    }
}
