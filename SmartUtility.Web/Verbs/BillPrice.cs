using System.CommandLine;
using System.Text.Json;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Verbs;

/// <summary>bill price: what a usage costs by a tariff, both given as files; no database.</summary>
static class BillPrice
{
    public static Command Verb()
    {
        var tariff = new Option<FileInfo>("--tariff") { Required = true, Description = "tariff as JSON (docs/schemas/tariff.schema.json)" };
        var usage = new Option<FileInfo>("--usage") { Required = true, Description = "usage as JSON (docs/schemas/usage.schema.json)" };
        var language = new Option<string>("--language") { Description = "en or fr: of the labels", DefaultValueFactory = _ => "en" };
        var price = new Command("price", "Prices a usage by a tariff and prints the bill as JSON") { tariff, usage, language };
        price.SetAction(async (parsed, stop) =>
        {
            foreach (var file in new[] { parsed.GetValue(tariff)!, parsed.GetValue(usage)! })
                if (!file.Exists)
                {
                    await Console.Error.WriteLineAsync($"there is no file {file.FullName}");
                    return 1;
                }
            var priced = Price(await File.ReadAllTextAsync(parsed.GetValue(tariff)!.FullName, stop), await File.ReadAllTextAsync(parsed.GetValue(usage)!.FullName, stop), parsed.GetValue(language)!);
            if (priced.Refusal is { } refusal)
            {
                await Console.Error.WriteLineAsync(refusal.DetailIn(parsed.GetValue(language)!).ReplaceLineEndings(" "));
                return 1;
            }
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(priced.Value, BillingJson.Indented));
            return 0;
        });
        return new Command("bill", "Bills without a database") { price };
    }

    /// <summary>The same answer as POST tariffs/{code}/price.</summary>
    internal static Outcome<RatedBill> Price(string tariffJson, string usageJson, string language)
    {
        var tariff = BillingJson.Read<Tariff>(tariffJson, "tariff-invalid");
        if (tariff.Refusal is { } bad) return bad;
        var usage = BillingJson.Read<UsageInput>(usageJson, "usage-invalid");
        return usage.Refusal is { } wrong ? wrong : Rating.Rate(tariff.Value, usage.Value, language);
    }
}
