using System.Runtime.CompilerServices;
using SmartUtility.Core.Billing.Pricing;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>Prices usage by a tariff: each period by the versions in force on its days, components in declared order, rounding where the tariff says.
/// The one place that does: bills, the calculator, POST tariffs/{code}/price and "bill price".</summary>
public static class Rating
{
    // A tariff is checked once, however many bills it prices.
    static readonly ConditionalWeakTable<Tariff, StrongBox<Refusal?>> Checked = [];

    /// <summary>The bill. Refuses a tariff that cannot be used and usage it cannot price: what, where (JSON path), and what to do.</summary>
    /// <param name="tariff">Tariff.</param>
    /// <param name="usage">One or more periods.</param>
    /// <param name="language">"en" or "fr": of the labels.</param>
    public static Outcome<RatedBill> Rate(Tariff tariff, UsageInput usage, string language)
    {
        if (Checked.GetValue(tariff, one => new StrongBox<Refusal?>(TariffCheck.FirstProblem(one))).Value is { } bad) return bad;
        if (UsageCheck.FirstProblem(usage) is { } wrong) return wrong;
        try
        {
            return Write(tariff, usage, language);
        }
        catch (OverflowException)
        {
            return new Flaw("$", "quantities and prices are too large to be multiplied; look for one with too many digits", "des quantités et des prix sont trop grands pour être multipliés ; cherchez un nombre qui a trop de chiffres").As(Flaw.Usage);
        }
    }

    static Outcome<RatedBill> Write(Tariff tariff, UsageInput usage, string language)
    {
        var parts = new List<Part>();
        var bought = new Dictionary<BillingMonth, decimal>();
        foreach (var (n, given) in usage.Periods.Index())
        {
            var period = given with { Where = $"$.periods[{n}]" };
            var month = BillingMonth.Of(period.From);
            var split = Part.Of(tariff, period, usage.Periods.Count > 1, bought.GetValueOrDefault(month));
            if (split.Refusal is { } refusal) return refusal;
            if (UsageCheck.Unknown(period, split.Value) is { } unknown) return unknown.As(Flaw.Usage);
            parts.AddRange(split.Value);
            bought[month] = (period.AlreadyBought ?? bought.GetValueOrDefault(month)) + period.TotalQuantity;
        }

        var sheet = new Sheet(tariff, language);
        foreach (var part in parts)
        {
            sheet.IsLast = part == parts[^1];
            foreach (var component in part.Version.Components)
                if (sheet.Add(part, component) is { } flaw) return flaw.As(flaw.Where.StartsWith("$.periods", StringComparison.Ordinal) ? Flaw.Usage : Flaw.Tariff);
        }
        return sheet.Total(parts[^1].Rounding);
    }
}
