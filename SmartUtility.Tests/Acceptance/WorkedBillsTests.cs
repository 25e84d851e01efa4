using System.Globalization;
using System.Text.Json;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Verbs;

namespace SmartUtility.Tests.Acceptance;

/// <summary>Bills that others published, priced by tariffs written from their schedules. The data stand outside of the project; where they are absent there is nothing to test.</summary>
[Trait("Category", "Acceptance")]
public sealed class WorkedBillsTests
{
    static readonly string Folder = Path.Combine(Environment.GetEnvironmentVariable("SMARTUTILITY_ACCEPTANCE") ?? Path.Combine(Root(), "..", "shared", "acceptance"), "tariffs");
    static readonly string Path_ = Path.Combine(Folder, "worked-bills.json");
    const string Absent = "(absent)";
    static readonly Words W = Words.Same("x");
    static readonly DateOnly Day = new(2026, 1, 1);

    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SmartUtility.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }

    public static IEnumerable<TheoryDataRow<string>> Cases() => !File.Exists(Path_) ? [new(Absent)]
        : JsonDocument.Parse(File.ReadAllText(Path_)).RootElement.GetProperty("cases").EnumerateArray().Select(row => new TheoryDataRow<string>(row.GetProperty("id").GetString()!));

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_published_bill_is_priced_to_the_unit(string id)
    {
        if (id == Absent)
        {
            Assert.False(File.Exists(Path_));
            return;
        }
        var row = JsonDocument.Parse(File.ReadAllText(Path_)).RootElement.GetProperty("cases").EnumerateArray().Single(one => one.GetProperty("id").GetString() == id);
        if (!row.GetProperty("certainty").GetString()!.StartsWith('C'))
        {
            Check(id, row);
            return;
        }
        // Worked out from a schedule by a third party whose bases are assumed: told, never a gate.
        try
        {
            Check(id, row);
            TestContext.Current.SendDiagnosticMessage("{0}: as computed", id);
        }
        catch (Xunit.Sdk.XunitException other)
        {
            TestContext.Current.AddWarning($"{id}: {other.Message}");
        }
    }

    // As the verb does it: both files as JSON.
    static RatedBill Price(Tariff tariff, UsageInput usage) => BillPrice.Price(BillingJson.Write(tariff), BillingJson.Write(usage), "en").Value;

    static void Check(string id, JsonElement row)
    {
        var (tariff, usage) = (row.GetProperty("tariff"), row.GetProperty("input"));
        var expected = row.GetProperty("expected");
        Tariff Plan(RoundingPolicy? rounding, params PriceComponent[] components) => new(id, id, row.GetProperty("currency").GetString()!, row.TryGetProperty("unit", out var unit) ? unit.GetString()! : "pc", [new TariffVersion(new DateOnly(2000, 1, 1), components, rounding)]);
        decimal Usage() => Number(usage.GetProperty("usage"));
        RatedBill Rate(Tariff plan, UsagePeriod period) => Price(plan, new UsageInput([period]));
        UsagePeriod Days(int days) => new(Day, Day.AddDays(days), Usage());
        UsagePeriod Month() => new(Day, Day.AddMonths(1), Usage());
        var wanted = expected.TryGetProperty("total", out var total) ? Number(total) : (decimal?)null;

        switch (id.Split('-')[0])
        {
            case "cpt":
                Assert.Equal(wanted, Rate(Plan(null, new EnergyBlocks("water", W, Tiers(tariff.GetProperty("tiers")))), Month()).Total);
                break;
            case "seneau":
            {
                var bill = Rate(Plan(null, new EnergyBlocks("water", W, Tiers(tariff.GetProperty("tiers")), LimitsPer: Span.Days60)), Days(60));
                Assert.Equal((Number(expected.GetProperty("before_taxes")), Number(expected.GetProperty("rounded"))), (bill.LineSum(), bill.Total));
                break;
            }
            case "senelec":
            {
                var taxes = tariff.GetProperty("taxes");
                var bill = Rate(Plan(new RoundingPolicy(Total: new(RoundingMode.Down, 1)), new EnergyBlocks("energy", W, Tiers(tariff.GetProperty("tiers")), BlockMode.CumulativeMonth, TaxKeys: ["vat"]),
                    new FixedCharge("fee", W, Number(tariff.GetProperty("monthly_fee_first_purchase"))) { When = new When(FirstPurchase: true) }, new Levy("tco", W, LevyBasis.Percent, Number(taxes[0].GetProperty("rate")), "commune", ["energy"]), new Tax("vat", W, Number(taxes[1].GetProperty("rate")), ExemptUpTo: 250)), Month() with { FirstPurchase = usage.GetProperty("first_purchase_of_month").GetBoolean() });
                Assert.Equal((Number(expected.GetProperty("energy")), Number(expected.GetProperty("tco")), Number(expected.GetProperty("tva")), Number(expected.GetProperty("fee"))), (bill.Lines[0].Amount, bill.Levies[0].Amount, bill.Taxes[0].Amount, bill.Lines[1].Amount));
                Assert.Equal((Number(expected.GetProperty("unrounded")), wanted), (bill.Unrounded, bill.Total));
                break;
            }
            case "cie":
            {
                var to5 = new Rounding(RoundingMode.HalfUp, 5);
                var levies = tariff.GetProperty("levies").EnumerateObject().Select((levy, n) => (PriceComponent)new Levy($"levy{n}", Words.Same(levy.Name), LevyBasis.Flat, Number(levy.Value), levy.Name, Per: Span.Period));
                var bill = Rate(Plan(new RoundingPolicy(Line: to5, Tax: to5), [new GivenAmount("energy", W, ["vat-energy"]), new FixedCharge("fixed", W, Number(tariff.GetProperty("fixed").GetProperty("per_kva_ht")), Span.Period, Times: Times.Kva, TaxKeys: ["vat-fixed"]), .. levies, new Tax("vat-energy", W, 0.18m), new Tax("vat-fixed", W, 0.18m)]),
                    Days(60) with { Kva = Number(tariff.GetProperty("fixed").GetProperty("kva")), Amounts = new Dictionary<string, decimal> { ["energy"] = Number(usage.GetProperty("energy_ht")) } });
                Assert.Equal(Number(expected.GetProperty("energy_ht")), bill.Lines[0].Amount);
                Assert.Equal(Number(expected.GetProperty("subtotal")), bill.LineSum() + bill.AddedTax());
                Assert.Equal((Number(expected.GetProperty("fixed_ht")), Number(expected.GetProperty("energy_vat")), Number(expected.GetProperty("fixed_vat")), Number(expected.GetProperty("levies")), wanted), (bill.Lines[1].Amount, bill.Taxes[0].Amount, bill.Taxes[1].Amount, bill.LevySum(), bill.Total));
                break;
            }
            case "ecg":
            {
                var levies = tariff.GetProperty("levies").EnumerateArray().Select((levy, n) => (PriceComponent)new Levy($"levy{n}", W, LevyBasis.Percent, Number(levy.GetProperty("rate")), "x", ["energy"]));
                var bill = Rate(Plan(null, [new EnergyBlocks("energy", W, [new(Number(tariff.GetProperty("rate")))]), .. levies, new FixedCharge("service", W, Number(tariff.GetProperty("service_charge")))]), Month());
                Assert.Equal((Number(expected.GetProperty("unrounded")), wanted), (bill.Unrounded, bill.Total));
                break;
            }
            case "seic":
            {
                var change = tariff.GetProperty("rate_change");
                var (from, at) = (new DateOnly(2009, 10, 20), DateOnly.Parse(change.GetProperty("date").GetString()!, CultureInfo.InvariantCulture));
                var plan = new Tariff(id, id, "CHF", "kWh", [new(new DateOnly(2000, 1, 1), [new EnergyBlocks("energy", W, [new(Number(change.GetProperty("before")))])], new(Line: new(RoundingMode.HalfUp, 0.01m))), new(at, [new EnergyBlocks("energy", W, [new(Number(change.GetProperty("after")))])], new(Line: new(RoundingMode.HalfUp, 0.01m)))]);
                var bill = Rate(plan, new UsagePeriod(from, new DateOnly(2010, 3, 11), Registers: [new("1.8.0", FromIndex: Number(usage.GetProperty("prev_index")), ToIndex: Number(usage.GetProperty("curr_index")))]));
                Assert.Equal(Number(expected.GetProperty("usage")), bill.Lines.Sum(line => line.Quantity));
                Assert.Equal([Number(expected.GetProperty("kwh_before")), Number(expected.GetProperty("kwh_after"))], bill.Lines.Select(line => line.Quantity));
                Assert.Equal([Number(expected.GetProperty("amount_before")), Number(expected.GetProperty("amount_after"))], bill.Lines.Select(line => line.Amount));
                break;
            }
            case "ergon":
            {
                var tax = new Tax("gst", W, Number(tariff.GetProperty("gst")));
                var demand = tariff.TryGetProperty("demand_peak_per_kw_month", out var perKw) ? new PriceComponent[] { new DemandCharge("demand", W, Number(perKw), TaxKeys: ["gst"]) } : [];
                var bill = Rate(Plan(null, [new FixedCharge("supply", W, Number(tariff.GetProperty("supply_per_day")), Span.Day, TaxKeys: ["gst"]), new EnergyBlocks("usage", W, [new(Number(tariff.GetProperty("rate")))], TaxKeys: ["gst"]), .. demand, tax]),
                    Days(usage.GetProperty("days").GetInt32()) with { Kw = usage.TryGetProperty("demand_kw", out var kw) ? Number(kw) : null });
                var tolerance = Number(row.GetProperty("tolerance"));
                Assert.InRange(bill.Total, wanted!.Value - tolerance, wanted.Value + tolerance);
                foreach (var line in bill.Lines)
                {
                    var withTax = line.Amount * (1 + tax.Rate);
                    Assert.InRange(withTax, Number(expected.GetProperty(line.Key + "_incl_gst")) - tolerance, Number(expected.GetProperty(line.Key + "_incl_gst")) + tolerance);
                }
                break;
            }
            case "fpl":
            {
                var tiers = tariff.GetProperty("urdb").GetProperty("energyratestructure")[0].EnumerateArray().Select(tier => new Block(Number(tier.GetProperty("rate")) + Number(tier.GetProperty("adj")), tier.TryGetProperty("max", out var max) ? Number(max) : null)).ToList();
                var months = Enumerable.Range(0, usage.GetProperty("months").GetInt32()).Select(n => new UsagePeriod(Day.AddMonths(n), Day.AddMonths(n + 1), Number(usage.GetProperty("usage_per_month")))).ToList();
                Assert.Equal(wanted, Price(Plan(null, new EnergyBlocks("energy", W, tiers)), new UsageInput(months)).Total);
                break;
            }
            case "tnb":
            {
                var service = tariff.GetProperty("service_tax");
                foreach (var (quantity, amount, due) in row.GetProperty("also").EnumerateArray().Select(also => (Number(also.GetProperty("usage")), Number(also.GetProperty("base_bill")), Number(also.GetProperty("tax")))).Append((Usage(), Number(usage.GetProperty("base_bill")), Number(expected.GetProperty("tax")))))
                    Assert.Equal(due, Rate(Plan(new RoundingPolicy(Tax: new(RoundingMode.HalfUp, 0.01m)), new GivenAmount("bill", W, ["service"]), new Tax("service", W, Number(service.GetProperty("rate")), ExemptUpTo: Number(service.GetProperty("exempt_kwh")))),
                        new UsagePeriod(Day, Day.AddMonths(1), quantity, Amounts: new Dictionary<string, decimal> { ["bill"] = amount })).Taxes.Single().Amount);
                break;
            }
            case "soneb":
            {
                var social = tariff.GetProperty("social");
                var bill = Rate(Plan(null, new EnergyBlocks("water", W, [new(Number(social.GetProperty("rate")), Number(social.GetProperty("if_total_le")), OnlyIfAll: true, TaxKeys: []), .. Tiers(tariff.GetProperty("otherwise"))], LimitsPer: Span.Days30, TaxKeys: ["vat"]), new Tax("vat", W, Number(tariff.GetProperty("vat")))), Days(30));
                Assert.Equal((Number(expected.GetProperty("ex_vat")), Number(expected.GetProperty("vat")), wanted), (bill.LineSum(), bill.AddedTax(), bill.Total));
                break;
            }
            case "kplc":
            {
                var pass = tariff.GetProperty("passthrough_c_per_kwh");
                var bill = Rate(Plan(null, new FixedCharge("fixed", W, Number(tariff.GetProperty("fixed"))), new EnergyBlocks("energy", W, Tiers(tariff.GetProperty("tiers"))), new EnergyBlocks("fuel", W, [new(Number(pass.GetProperty("fuel")) / 100)]), new EnergyBlocks("forex", W, [new(Number(pass.GetProperty("forex")) / 100)])), Month());
                Assert.Equal(expected.EnumerateObject().Select(line => (line.Name, Number(line.Value))), bill.Lines.Select(line => (line.Key.Split('.')[0], line.Amount)));
                break;
            }
            case "emecef":
            {
                var items = usage.GetProperty("lines").EnumerateArray().Select(line => new UsageItem(W, Number(line.GetProperty("price")), Number(line.GetProperty("qty")))).ToList();
                var bill = Rate(Plan(new RoundingPolicy(Tax: new(RoundingMode.HalfUp, 1)), new ItemLines("items", W, ["vat"]), new Tax("vat", W, Number(tariff.GetProperty("vat")), Included: true)), new UsagePeriod(Day, Day.AddDays(1), 0, Items: items));
                Assert.Equal((Number(expected.GetProperty("ht")), Number(expected.GetProperty("vat")), wanted), (bill.Taxes[0].Base, bill.Taxes[0].Amount, bill.Total));
                break;
            }
            default:
                Assert.Fail($"no tariff is written for {id}");
                break;
        }
    }

    static decimal Number(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDecimal() : decimal.Parse(value.GetString()!, CultureInfo.InvariantCulture);

    static List<Block> Tiers(JsonElement tiers) => [.. tiers.EnumerateArray().Select(tier => new Block(Number(tier.GetProperty("rate")), tier.GetProperty("up_to").ValueKind == JsonValueKind.Null ? null : Number(tier.GetProperty("up_to"))))];
}
