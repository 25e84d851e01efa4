using System.Text.Json;
using SmartUtility.Core.Billing;
using SmartUtility.Tests.Architecture;
using SmartUtility.Tests.Schemas;
using SmartUtility.Web.Verbs;

namespace SmartUtility.Tests.Rules.Billing;

/// <summary>docs/schemas/prices: one worked example per price shape, each priced as it says and in the shape of the schemas.</summary>
public sealed class WorkedPricesTests
{
    static readonly string Folder = Path.Combine(Sources.Root, "docs/schemas/prices");

    public static TheoryData<string> Examples => [.. Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    static JsonElement Json(string path) => JsonDocument.Parse(File.ReadAllText(path)).RootElement;

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_worked_price_comes_out(string name)
    {
        var example = Json(Path.Combine(Folder, name + ".json"));

        var priced = BillPrice.Price(example.GetProperty("tariff").GetRawText(), example.GetProperty("usage").GetRawText(), "en");

        Assert.Null(priced.Refusal);
        Assert.True(JsonElement.DeepEquals(example.GetProperty("price"), JsonSerializer.SerializeToElement(priced.Value, BillingJson.Options)), JsonSerializer.Serialize(priced.Value, BillingJson.Indented));
        Assert.NotEmpty(example.GetProperty("worked").GetString()!);
    }

    public static TheoryData<string> Purchases => [.. Examples.Select(row => row.Data).Where(name => Json(Path.Combine(Folder, name + ".json")).TryGetProperty("purchase", out _))];

    [Theory]
    [MemberData(nameof(Purchases))]
    public void A_worked_purchase_comes_out(string name)
    {
        var example = Json(Path.Combine(Folder, name + ".json"));
        var purchase = example.GetProperty("purchase");
        decimal Number(string property) => decimal.Parse(purchase.GetProperty(property).GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        var usage = System.Text.Json.Nodes.JsonNode.Parse(example.GetProperty("usage").GetRawText())!;
        foreach (var period in usage["periods"]!.AsArray()) period!.AsObject().Remove("quantity");

        var quote = BillPrice.Quantity(example.GetProperty("tariff").GetRawText(), usage.ToJsonString(), Number("amount"), Number("step"), "en");

        Assert.Equal((Number("quantity"), Number("left")), (quote.Value.Quantity, quote.Value.Left));
        Assert.True(JsonElement.DeepEquals(example.GetProperty("price"), JsonSerializer.SerializeToElement(quote.Value.Price, BillingJson.Options)));
        Assert.Empty(new SchemaCheck(Json(Path.Combine(Sources.Root, "docs/schemas/purchase.schema.json"))).Run(JsonSerializer.SerializeToElement(quote.Value, BillingJson.Options)));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_worked_price_fits_the_schemas(string name)
    {
        var example = Json(Path.Combine(Folder, name + ".json"));

        foreach (var shape in new[] { "tariff", "usage", "price" })
            Assert.Empty(new SchemaCheck(Json(Path.Combine(Sources.Root, $"docs/schemas/{shape}.schema.json"))).Run(example.GetProperty(shape)));
    }

    [Fact]
    public void Every_price_shape_has_a_worked_example_and_stands_in_the_schema()
    {
        var schema = Json(Path.Combine(Sources.Root, "docs/schemas/tariff.schema.json")).GetProperty("$defs").GetProperty("component").GetProperty("oneOf").EnumerateArray().ToList();
        var types = typeof(PriceComponent).GetCustomAttributes(typeof(System.Text.Json.Serialization.JsonDerivedTypeAttribute), false).Cast<System.Text.Json.Serialization.JsonDerivedTypeAttribute>().ToList();
        var used = Examples.Select(row => File.ReadAllText(Path.Combine(Folder, row.Data + ".json"))).ToList();

        Assert.Equal(types.Select(type => (string)type.TypeDiscriminator!).Order(StringComparer.Ordinal), schema.Select(one => one.GetProperty("title").GetString()!).Order(StringComparer.Ordinal));
        foreach (var type in types)
        {
            Assert.Contains(used, text => text.Contains($"\"type\": \"{type.TypeDiscriminator}\"", StringComparison.Ordinal));
            // Every property of the record stands in the schema, and nothing else does.
            var named = schema.Single(one => one.GetProperty("title").GetString() == (string)type.TypeDiscriminator!).GetProperty("properties").EnumerateObject().Select(property => property.Name).Where(property => property != "type");
            var known = BillingJson.Options.GetTypeInfo(type.DerivedType).Properties.Select(property => property.Name);
            Assert.Equal(known.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
        }
    }
}
