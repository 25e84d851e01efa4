using System.CommandLine;
using System.Text.Json;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Verbs;

/// <summary>bill price: what a usage costs by a tariff, both given as files; bill quantity: how much an amount buys; no database.</summary>
static class BillPrice
{
    public static Command Verb()
    {
        var tariff = new Option<FileInfo>("--tariff") { Required = true, Description = "tariff as JSON (docs/schemas/tariff.schema.json)" };
        var usage = new Option<FileInfo>("--usage") { Required = true, Description = "usage as JSON (docs/schemas/usage.schema.json)" };
        var language = new Option<string>("--language") { Description = "en or fr: of the labels", DefaultValueFactory = _ => "en" };
        var price = new Command("price", "Prices a usage by a tariff and prints the bill as JSON") { tariff, usage, language };
        price.SetAction((parsed, stop) => AnswerAsync(parsed.GetValue(tariff)!, parsed.GetValue(usage)!, parsed.GetValue(language)!, Price, stop));
        var amount = new Option<decimal>("--amount") { Required = true, Description = "in the tariff's currency" };
        var step = new Option<decimal>("--step") { Description = "quantities are multiples of it", DefaultValueFactory = _ => Purchase.DefaultStep };
        var quantity = new Command("quantity", "How much an amount buys by a tariff; the usage's last period has no quantity") { tariff, usage, language, amount, step };
        quantity.SetAction((parsed, stop) => AnswerAsync(parsed.GetValue(tariff)!, parsed.GetValue(usage)!, parsed.GetValue(language)!,
            (list, used, words) => Quantity(list, used, parsed.GetValue(amount), parsed.GetValue(step), words), stop));
        return new Command("bill", "Bills without a database") { price, quantity };
    }

    static async Task<int> AnswerAsync<T>(FileInfo tariff, FileInfo usage, string language, Func<string, string, string, Outcome<T>> work, CancellationToken stop)
    {
        foreach (var file in new[] { tariff, usage })
            if (!file.Exists)
            {
                await Console.Error.WriteLineAsync($"there is no file {file.FullName}");
                return 1;
            }
        var answer = work(await File.ReadAllTextAsync(tariff.FullName, stop), await File.ReadAllTextAsync(usage.FullName, stop), language);
        if (answer.Refusal is { } refusal)
        {
            await Console.Error.WriteLineAsync(refusal.DetailIn(language).ReplaceLineEndings(" "));
            return 1;
        }
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(answer.Value, BillingJson.Indented));
        return 0;
    }

    /// <summary>The same answer as POST tariffs/{code}/price.</summary>
    internal static Outcome<RatedBill> Price(string tariffJson, string usageJson, string language)
    {
        var tariff = BillingJson.Read<Tariff>(tariffJson, "tariff-invalid");
        if (tariff.Refusal is { } bad) return bad;
        var usage = BillingJson.Read<UsageInput>(usageJson, "usage-invalid");
        return usage.Refusal is { } wrong ? wrong : Rating.Rate(tariff.Value, usage.Value, language);
    }

    /// <summary>The same answer as POST tariffs/{code}/quantity.</summary>
    internal static Outcome<PurchaseQuote> Quantity(string tariffJson, string usageJson, decimal amount, decimal step, string language)
    {
        var tariff = BillingJson.Read<Tariff>(tariffJson, "tariff-invalid");
        if (tariff.Refusal is { } bad) return bad;
        var usage = BillingJson.Read<UsageInput>(usageJson, "usage-invalid");
        return usage.Refusal is { } wrong ? wrong : Purchase.Quote(tariff.Value, usage.Value, amount, step, language);
    }
}
