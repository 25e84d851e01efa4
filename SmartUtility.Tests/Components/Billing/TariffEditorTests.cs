using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Billing;
using SmartUtility.Tests.Architecture;
using SmartUtility.Tests.Given;
using SmartUtility.Web.Components.Billing;
using SmartUtility.Web.Localization;

namespace SmartUtility.Tests.Components.Billing;

/// <summary>A tariff is built in a form; the JSON is what comes of it. No database.</summary>
public sealed class TariffEditorTests : IDisposable
{
    readonly BunitContext _context = new();

    public TariffEditorTests()
    {
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (Cultures.English, Cultures.English);
        _context.Services.AddLocalization();
        _context.Services.AddLogging();
        _context.Services.AddSingleton<RefusalText>();
    }

    public void Dispose() => _context.Dispose();

    static readonly Tariff Water = new("DOM", "Domestic water", "XOF", "m³", [Town.Prices]);

    (IRenderedComponent<TariffEditor> Form, Func<string> Json) Open(string? json = null)
    {
        var written = json ?? JsonSerializer.Serialize(Town.Prices, BillingJson.Indented);
        var form = _context.Render<TariffEditor>(with => with.Add(one => one.Tariff, Water).Add(one => one.VersionJson, written).Add(one => one.VersionJsonChanged, changed => written = changed));
        return (form, () => written);
    }

    static AngleSharp.Dom.IElement Labelled(IRenderedComponent<TariffEditor> form, string label, int no = 0) =>
        form.FindAll("label").Where(one => one.TextContent.Trim().StartsWith(label, StringComparison.Ordinal)).ElementAt(no).QuerySelector("input, select, textarea")!;

    [Fact]
    public void A_form_shows_the_parts_the_table_and_what_it_costs()
    {
        var (form, _) = Open();

        Assert.Equal(3, form.FindAll(".tariff-parts > li").Count);
        Assert.Contains("Water, social block", form.Markup, StringComparison.Ordinal);
        Labelled(form, "Consumption").Input("20");
        // 10 × 200 free of VAT, 10 × 400 and 500 of standing charge with 18 %: 2 000 + 5 310.
        Assert.Contains("7,310", form.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_is_added_changed_moved_and_removed()
    {
        var (form, json) = Open();
        TariffVersion Read() => BillingJson.Read<TariffVersion>(json(), "x").Value;

        form.FindAll("select").Single(list => list.QuerySelector("option[value='export-credit']") is not null).Change("levy");
        form.FindAll("button.tariff-add").Single(button => button.TextContent == "Add").Click();
        // Before the taxes, with a key of its own, and opened.
        Assert.Equal(["water", "standing", "levy", "vat"], Read().Components.Select(component => component.Key));
        var levy = form.FindAll(".tariff-parts > li")[2];
        Assert.True(levy.QuerySelector("details")!.HasAttribute("open"));
        Labelled(form, "Rate").Change("2,5");
        Labelled(form, "Beneficiary").Change("Fund");
        Assert.Equal((2.5m, "Fund"), (((Levy)Read().Components[2]).Rate, ((Levy)Read().Components[2]).Beneficiary));
        form.Find("[aria-label^='Move Levy up']").Click();
        Assert.Equal(["water", "levy", "standing", "vat"], Read().Components.Select(component => component.Key));
        form.Find("[aria-label^='Remove Levy']").Click();
        Assert.Equal(BillingJson.Write(Town.Prices), BillingJson.Write(Read()));
    }

    [Fact]
    public void Blocks_are_rows_of_a_table_and_a_new_one_stands_before_the_last()
    {
        var (form, json) = Open();
        EnergyBlocks Blocks() => (EnergyBlocks)BillingJson.Read<TariffVersion>(json(), "x").Value.Components[0];

        form.FindAll("button.tariff-add").First(button => button.TextContent == "Add a row").Click();
        form.Find("[aria-label='Up to, row 3']").Change("50");
        form.Find("[aria-label='Price, row 3']").Change("500");
        form.Find("[aria-label='Words on the bill FR, row 1']").Change("Tranche de base");

        Assert.Equal([10m, 30m, 50m, null], Blocks().Blocks.Select(block => block.UpTo));
        Assert.Equal(("Water, social block", "Tranche de base"), (Blocks().Blocks[0].Label!.In("en"), Blocks().Blocks[0].Label!.In("fr")));
        // An exempt block stays exempt.
        Assert.Empty(Blocks().Blocks[0].TaxKeys!);
        form.Find("[aria-label='Remove row 3']").Click();
        Assert.Equal([10m, 30m, null], Blocks().Blocks.Select(block => block.UpTo));
    }

    [Fact]
    public void Rounding_is_a_table_and_what_is_wrong_is_said_where_it_is()
    {
        var (form, json) = Open();

        form.Find("[aria-label='How: Lines']").Change("");
        form.Find("[aria-label='How: Unit prices']").Change("up");
        form.Find("[aria-label='To multiples of: Unit prices']").Change("0,5");
        var policy = BillingJson.Read<TariffVersion>(json(), "x").Value.Rounding!;
        Assert.Equal((null, 0.5m), (policy.Line, policy.UnitPrice!.Increment));
        form.Find("[aria-label='Price, row 1']").Change("cheap");

        Assert.Contains("$.components[0].blocks[0].price", form.Markup, StringComparison.Ordinal);
        form.Find("[aria-label='Price, row 1']").Change("-1");
        Assert.Contains("a price is not negative", form.Markup, StringComparison.Ordinal);
        form.Find("[aria-label='Price, row 1']").Change("1");
        Assert.DoesNotContain("▲", form.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"colour\":\"red\"}")]
    public void What_is_no_version_is_refused_in_words(string json)
    {
        var (form, _) = Open(json);

        Assert.NotEmpty(form.Find("p.ops-said").TextContent.Trim());
        Assert.Empty(form.FindAll(".tariff-parts"));
    }

    public static TheoryData<string> Examples => [.. Directory.EnumerateFiles(Path.Combine(Sources.Root, "docs/schemas/prices"), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Writing_back_what_a_form_shows_changes_no_price(string name)
    {
        var tariff = BillingJson.Read<Tariff>(JsonDocument.Parse(File.ReadAllText(Path.Combine(Sources.Root, "docs/schemas/prices", name + ".json"))).RootElement.GetProperty("tariff").GetRawText(), "x").Value;
        foreach (var version in tariff.Versions)
        {
            var root = JsonNode.Parse(BillingJson.Write(version))!.AsObject();
            foreach (var component in root["components"]!.AsArray().Select(node => node!.AsObject()))
                foreach (var field in TariffForm.Of(component["type"]!.ToString()))
                {
                    if (field.Kind == FieldKind.Table)
                        foreach (var row in (component[field.Name] as JsonArray ?? []).Select(node => node!.AsObject()))
                            foreach (var column in field.Columns.Where(column => column.Kind != FieldKind.Words && !(column.Kind == FieldKind.Keys && row[column.Name] is JsonArray { Count: 0 }))) TariffForm.Set(row, column, TariffForm.Get(row, column));
                    else if (field.Kind != FieldKind.Words && !(field.Kind == FieldKind.Keys && component[field.Name] is JsonArray { Count: 0 })) TariffForm.Set(component, field, TariffForm.Get(component, field));
                }

            Assert.Equal(BillingJson.Write(version), BillingJson.Write(BillingJson.Read<TariffVersion>(root.ToJsonString(), "x").Value));
        }
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    public void Every_part_field_and_choice_has_words(string language)
    {
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = language == "fr" ? (Cultures.French, Cultures.French) : (Cultures.English, Cultures.English);
        var text = _context.Services.GetRequiredService<IStringLocalizer<BillingTexts>>();
        IEnumerable<FormField> All(string type) => TariffForm.Of(type).SelectMany(field => field.Columns.Prepend(field));

        var keys = TariffForm.Types.Append("branches").SelectMany(type => All(type).SelectMany(field => field.Choices.Select(choice => choice.Words).Prepend("field." + field.Name)).Prepend("type." + type))
            .Concat(TariffForm.RoundingModes.Concat(TariffForm.TaxRoundings).Select(choice => choice.Words)).Concat(TariffForm.RoundingPoints.Select(point => "point." + point)).Distinct().ToList();

        Assert.DoesNotContain(keys, key => text[key].ResourceNotFound);
        // A new part of any type can be read, and lacks nothing but what nobody can guess.
        foreach (var type in TariffForm.Types) Assert.NotNull(BillingJson.Read<PriceComponent>(TariffForm.New(type, []).ToJsonString(), "x").Value);
    }
}
