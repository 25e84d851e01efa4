using System.Globalization;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Verbs;

namespace SmartUtility.Tests.Rules.Billing;

/// <summary>What cannot be priced says what, where and what to do, in both languages.</summary>
public sealed class RefusalsOfPricesTests
{
    const string Usage = """{"periods":[{"from":"2026-01-01","to":"2026-02-01","quantity":"10"}]}""";

    static string Tariff(string components, string more = "") => $$"""{"code":"T","name":"T","currency":"XOF","unit":"kWh"{{more}},"versions":[{"valid_from":"2026-01-01","components":[{{components}}]}]}""";

    static Refusal Refused(string tariff, string usage) => BillPrice.Price(tariff, usage, "en").Refusal ?? throw new InvalidOperationException("was priced");

    const string Energy = """{"type":"blocks","key":"energy","label":"Energy","blocks":[{"price":"1"}]}""";

    [Theory]
    [InlineData("""{"type":"blocks","key":"a","label":"A","blocks":[{"price":"1","up_to":"50"},{"price":"2","up_to":"40"},{"price":"3"}]}""", "$.versions[0].components[0].blocks[1].up_to", "limits must rise", "croître")]
    [InlineData("""{"type":"blocks","key":"a","label":"A","blocks":[{"price":"-1"}]}""", "$.versions[0].components[0].blocks[0].price", "subsidy", "subvention")]
    [InlineData("""{"type":"fixed","key":"a","label":"A","amount":"1","tax_keys":["vat"]}""", "$.versions[0].components[0].tax_keys", "unknown tax 'vat'", "taxe inconnue « vat »")]
    [InlineData("""{"type":"levy","key":"a","label":"A","basis":"percent","rate":"0.1","bases":["energy"]}""", "$.versions[0].components[0].bases", "not declared before", "déclaré avant")]
    [InlineData("""{"type":"tax","key":"vat","label":"V","rate":"0.18"}""", "$.versions[0].components[0]", "nothing is subject", "rien n’est soumis")]
    [InlineData("""{"type":"fixed","key":"Big","label":"A","amount":"1"}""", "$.versions[0].components[0].key", "lower-case", "minuscules")]
    [InlineData("""{"type":"fixed","key":"a","label":"A","amount":"1"},{"type":"fixed","key":"a","label":"A","amount":"1"}""", "$.versions[0].components[1].key", "twice", "deux fois")]
    [InlineData("""{"type":"fixed","key":"a","label":"A","amount":"1","colour":"red"}""", "$.versions[0].components[0].colour", "not known", "pas connu")]
    [InlineData("""{"type":"fixed","key":"a","label":"A","amount":"1","per":"week"}""", "$.versions[0].components[0].per", "must be one of month, 30-days", "doit être l’un de month")]
    [InlineData("""{"type":"fixed","key":"a","label":"A","amount":"one"}""", "$.versions[0].components[0].amount", "not a decimal", "not a decimal")]
    [InlineData("""{"type":"fixed","label":"A","amount":"1"}""", "$.versions[0].components[0]", "lacks 'key'", "il manque 'key'")]
    [InlineData("""{"type":"riddle","key":"a","label":"A"}""", "$.versions[0].components[0].type", "no type of component; there are blocks", "pas un type de composant")]
    [InlineData("""{"type":"branches","key":"a","label":"A","choices":[{"up_to":"5","components":[{"type":"fixed","key":"b","label":"B","amount":"-1"}]},{"components":[]}]}""", "$.versions[0].components[0].choices[0].components[0].amount", "not negative", "pas négatif")]
    [InlineData("""{"type":"blocks","key":"a","label":"A","blocks":[{"price":"1"}],"gross_up":"vat"}""", "$.versions[0].components[0].gross_up", "no included tax", "pas de taxe incluse")]
    [InlineData("""{"type":"fixed","key":"a","label":"A","amount":"1","when":{"seasons":["dry"]}}""", "$.versions[0].components[0].when.seasons", "no season", "pas une saison")]
    [InlineData("""{"type":"fixed","key":"a","label":"A","amount":"1","amount":"2"}""", "$.versions[0].components[0].amount", "'amount' twice", "'amount' deux fois")]
    [InlineData("""{"key":"a","label":"A","amount":"1"}""", "$.versions[0].components[0]", "lacks 'type'; there are blocks", "il manque 'type'")]
    [InlineData("""{"type":"capacity","key":"a","label":"A","blocks":[{"up_to":"6","price":"1"},{"up_to":"3","price":"1"},{"price":"1"}]}""", "$.versions[0].components[0].blocks[1].up_to", "limits must rise", "croître")]
    [InlineData("""{"type":"capacity","key":"a","label":"A","blocks":[{"price":"1"}],"of":"one"}""", "$.versions[0].components[0].of", "kva, kw or households", "kva, kw ou households")]
    [InlineData("""{"type":"fixed","key":"a","label":"A","amount":"1","tax_keys":["v","w"]},{"type":"tax","key":"v","label":"V","rate":"0.6","in_own_base":true},{"type":"tax","key":"w","label":"W","rate":"0.4","in_own_base":true}""", "$.versions[0].components[2].rate", "less than 1 together", "moins de 1")]
    [InlineData("""{"type":"fixed","key":"a","label":"A","amount":"1","tax_keys":["v"]},{"type":"tax","key":"v","label":"V","rate":"0.6","in_own_base":true,"included":true}""", "$.versions[0].components[1].in_own_base", "beside included", "avec included")]
    [InlineData("""{"type":"export-credit","key":"a","label":"A","price":"-1"}""", "$.versions[0].components[0].price", "without a sign", "sans signe")]
    [InlineData("""{"type":"fixed","key":"e","label":"E","amount":"1"},{"type":"export-credit","key":"a","label":"A","price":"1","bases":["e"],"beyond_bases":true}""", "$.versions[0].components[1].bases", "beside beyond_bases", "avec beyond_bases")]
    public void A_tariff(string components, string where, string english, string french) => Is(Refused(Tariff(components), Usage), "tariff-invalid", where, english, french);

    [Theory]
    [InlineData("""{"from":"2026-02-01","to":"2026-02-01"}""", "$.periods[0].to", "after from", "suivre from")]
    [InlineData("""{"from":"2026-01-01","to":"2026-02-01","quantity":"-1"}""", "$.periods[0].quantity", "negative", "négatif")]
    [InlineData("""{"from":"2026-01-01","to":"2026-02-01","amounts":{"enrgy":"5"}}""", "$.periods[0].amounts.enrgy", "no component of type given", "type given")]
    [InlineData("""{"from":"2026-01-01","to":"2026-02-01","slots":{"peek":"5"}}""", "$.periods[0].slots.peek", "no slot", "une plage")]
    [InlineData("""{"from":"2026-01-01","to":"2026-02-01","registers":[{"code":"1.8.0","from_index":"9","to_index":"3"}]}""", "$.periods[0].registers[0]", "give its digits", "donnez digits")]
    [InlineData("""{"from":"2026-01-01","to":"2026-02-01","intervals":[{"from":"2026-01-01T00:00:00","to":"2026-01-01T01:00:00Z","quantity":"1"}]}""", "$.periods[0].intervals[0].from", "offset", "offset")]
    [InlineData("""{"from":"2026-01-01","to":"2026-02-01","intervals":[{"from":"2026-02-01T00:00:00Z","to":"2026-02-01T01:00:00Z","quantity":"1"}]}""", "$.periods[0].intervals", "outside of the period", "hors de la période")]
    [InlineData("""{"from":"2025-12-01","to":"2026-02-01","quantity":"1"}""", "$.periods[0].from", "no prices on 2025-12-01", "pas de prix au 2025-12-01")]
    [InlineData("""{"from":"2026-01-01","to":"2026-02-01","items":[{"label":"x","price":"1"}]}""", "$.periods[0].items", "type items", "type items")]
    [InlineData("""{"from":"2026-01-01","to":"2026-02-01","exported":"-1"}""", "$.periods[0].exported", "negative", "négatif")]
    [InlineData("""{"from":"2026-01-01","to":"2026-02-01","exported":"5"}""", "$.periods[0].exported", "type export-credit", "type export-credit")]
    public void A_usage(string period, string where, string english, string french) =>
        Is(Refused(Tariff(Energy), $$"""{"periods":[{{period}}]}"""), where.EndsWith(".from", StringComparison.Ordinal) && english.StartsWith("no prices", StringComparison.Ordinal) ? "no-tariff-version" : "usage-invalid", where, english, french);

    [Theory]
    [InlineData("""{"type":"fixed","key":"a","label":"A","amount":"1","times":"kva"}""", "$.periods[0].kva")]
    [InlineData("""{"type":"capacity","key":"a","label":"A","blocks":[{"price":"1"}]}""", "$.periods[0].kva")]
    [InlineData("""{"type":"fixed","key":"a","label":"A","by_meter_size":{"15":"1"}}""", "$.periods[0].meter_size")]
    [InlineData("""{"type":"demand","key":"a","label":"A","price":"1"}""", "$.periods[0].kw")]
    [InlineData("""{"type":"given","key":"a","label":"A"}""", "$.periods[0].amounts.a")]
    [InlineData("""{"type":"factor","key":"cv","label":"A"}""", "$.periods[0].factors.cv")]
    [InlineData("""{"type":"fixed","key":"a","label":"A","amount":"1","when":{"classes":["home"]}}""", "$.periods[0].class")]
    [InlineData("""{"type":"time-of-use","key":"a","label":"A","prices":[{"slot":"peak","price":"1"}]}""", "$.periods[0].slots")]
    [InlineData("""{"type":"index","key":"fuel","label":"A"}""", "$.indices.fuel")]
    public void What_a_component_needs(string component, string where)
    {
        var refused = Refused(Tariff(component), Usage);

        Assert.Equal(where, refused.Where);
        Assert.Contains("component '", refused.Detail, StringComparison.Ordinal);
        Assert.Contains("composant «\u202F", refused.DetailIn("fr"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"from":"2026-01-01","to":"2026-02-01","quantity":"79228162514264337593543950335"}""", "$", "too large")]
    [InlineData("""{"from":"9999-01-01","to":"9999-12-31","quantity":"1"}""", "$.periods[0].from", "before 1900 or after 2200")]
    [InlineData("""{"from":"2026-01-01","to":"2026-02-01","quantity":"1e5x"}""", "$.periods[0].quantity", "not a decimal")]
    public void What_nobody_means(string period, string where, string english)
    {
        var refused = Refused(Tariff("""{"type":"blocks","key":"energy","label":"Energy","blocks":[{"price":"1000"}]}"""), $$"""{"periods":[{{period}}]}""");

        Assert.Equal(("usage-invalid", where), (refused.Code, refused.Where));
        Assert.Contains(english, refused.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Usage, "5", "1", "usage-invalid", "$.periods[0].quantity", "is what is asked for", "est ce qui est demandé")]
    [InlineData("""{"periods":[{"from":"2026-01-01","to":"2026-02-01"}]}""", "0", "1", "usage-invalid", "$.amount", "is positive", "est positif")]
    [InlineData("""{"periods":[{"from":"2026-01-01","to":"2026-02-01"}]}""", "5", "0", "usage-invalid", "$.step", "0.001 to 1000", "de 0.001 à 1000")]
    [InlineData("""{"periods":[]}""", "5", "1", "usage-invalid", "$.periods", "at least one", "au moins une")]
    public void What_an_amount_buys(string usage, string amount, string step, string code, string where, string english, string french) =>
        Is(BillPrice.Quantity(Tariff(Energy), usage, decimal.Parse(amount, CultureInfo.InvariantCulture), decimal.Parse(step, CultureInfo.InvariantCulture), "en").Refusal!, code, where, english, french);

    [Fact]
    public void An_amount_below_the_charges_and_one_that_buys_anything()
    {
        const string Month = """{"periods":[{"from":"2026-01-01","to":"2026-02-01"}]}""";

        Assert.Equal("amount-too-small", BillPrice.Quantity(Tariff("""{"type":"fixed","key":"a","label":"A","amount":"500"}"""), Month, 499, 1, "en").Refusal!.Code);
        Is(BillPrice.Quantity(Tariff("""{"type":"fixed","key":"a","label":"A","amount":"500"}"""), Month, 500, 1, "en").Refusal!, "usage-invalid", "$.amount", "any quantity", "n’importe quelle quantité");
    }

    [Fact]
    public void A_total_finer_than_the_currency() => Is(Refused("""{"code":"T","name":"T","currency":"XOF","unit":"kWh","versions":[{"valid_from":"2026-01-01","components":[{"type":"fixed","key":"a","label":"A","amount":"1"}],"rounding":{"total":{"mode":"half-up","increment":"0.5"}}}]}""", Usage),
        "tariff-invalid", "$.versions[0].rounding.total.increment", "smallest amount", "plus petit montant");

    [Fact]
    public void A_calendar_with_a_gap_is_not_published()
    {
        var version = BillingJson.Read<TariffVersion>("""{"valid_from":"2026-01-01","components":[{"type":"time-of-use","key":"e","label":"E","prices":[{"slot":"day","price":"1"}]}],"calendar":{"rules":[{"slot":"day","from":"06:00","to":"22:00"},{"slot":"night","from":"22:00","to":"05:00"}]}}""", "x").Value;

        var refused = TariffCheck.FirstProblem(version, Currency.Xof)!;

        Assert.Equal("$.calendar.rules", refused.Where);
        Assert.Contains("05:00", refused.Detail, StringComparison.Ordinal);
    }

    static void Is(Refusal refused, string code, string where, string english, string french)
    {
        Assert.Equal((code, where), (refused.Code, refused.Where));
        Assert.StartsWith(where + ": ", refused.Detail, StringComparison.Ordinal);
        Assert.Contains(english, refused.Detail, StringComparison.Ordinal);
        Assert.Contains(french, refused.DetailIn("fr").Replace('\u202F', ' '), StringComparison.Ordinal);
        Assert.DoesNotContain("SmartUtility", refused.Detail, StringComparison.Ordinal);
        Assert.False(refused.Detail.Contains('\n', StringComparison.Ordinal), refused.Detail.ToString(CultureInfo.InvariantCulture));
    }
}
