using SmartUtility.Core.Billing.Pricing;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>Converts the quantity for all components that follow: pressure and temperature, calorific value. Printed on the bill with its value and dates.</summary>
/// <param name="Value">The factor; null: the usage's factors[key] with their dates, else the tariff's index of that month.</param>
/// <param name="Index">Name in the tariff's indices; null: the key.</param>
/// <param name="DivideBy">The product is divided by this: 3.6 from MJ to kWh.</param>
/// <param name="ToUnit">Unit from here on; null: it stays.</param>
/// <param name="Decimals">The converted quantity is rounded half-up to these; null: not rounded.</param>
public sealed record ConversionFactor(string Key, Words Label, decimal? Value = null, string? Index = null, decimal? DivideBy = null, string? ToUnit = null, int? Decimals = null) : PriceComponent(Key, Label)
{
    internal override Flaw? Apply(Sheet sheet, Part part)
    {
        var dated = Value is null && part.Whole.Factors is not null && part.Whole.Factors.TryGetValue(Key, out var given) ? given.OrderBy(row => row.From).ToList() : null;
        List<DateOnly> starts = [part.From];
        if (dated is not null) starts.AddRange(dated.Select(row => row.From).Where(day => day > part.From && day < part.To));
        else if (Value is null)
            for (var next = BillingMonth.Of(part.From).End; next < part.To; next = next.AddMonths(1)) starts.Add(next);

        var (left, converted, used) = (part.Quantity, 0m, new List<(DateOnly From, DateOnly To, decimal Value, decimal Before, decimal After)>());
        foreach (var (n, start) in starts.Index())
        {
            var (value, flaw) = Of(part, dated, start);
            if (flaw is not null) return flaw;
            var end = n + 1 < starts.Count ? starts[n + 1] : part.To;
            var before = end == part.To ? left : part.Within(start, end);
            left -= before;
            var after = before * value / (DivideBy ?? 1);
            converted += after;
            if (used.Count > 0 && used[^1].Value == value) used[^1] = (used[^1].From, end, value, used[^1].Before + before, used[^1].After + after);
            else used.Add((start, end, value, before, after));
        }
        var total = Decimals is { } places ? Math.Round(converted, places, MidpointRounding.AwayFromZero) : converted;
        // The last stretch shows what rounding did, so that the stretches add up to what is billed.
        used[^1] = used[^1] with { After = used[^1].After + total - converted };
        part.Convert(total, used[0].Value / (DivideBy ?? 1), ToUnit);
        foreach (var row in used) sheet.Factor(this, row.From, row.To, row.Value, row.Before, row.After, part.Unit);
        return null;
    }

    (decimal Value, Flaw? Flaw) Of(Part part, List<DatedValue>? dated, DateOnly day)
    {
        if (Value is { } fixedValue) return (fixedValue, null);
        if (dated is null)
        {
            var (value, missing) = part.Index(Index ?? Key, day, 0, Key);
            return missing is null ? (value, null) : (0, Flaw.Missing(part.Whole, $"factors.{Key}", Key));
        }
        return dated.LastOrDefault(row => row.From <= day) is { } known ? (known.Value, null)
            : (0, new Flaw($"{part.Whole.Where}.factors.{Key}", $"has no value on {day:yyyy-MM-dd}; give one from that day or before", $"n’a pas de valeur au {day:yyyy-MM-dd} ; donnez-en une à partir de ce jour ou avant"));
    }

    internal override IEnumerable<Flaw> Flaws()
    {
        if (Value <= 0) yield return new Flaw(".value", "must be positive", "doit être positif");
        if (DivideBy <= 0) yield return new Flaw(".divide_by", "must be positive", "doit être positif");
        if (Decimals is < 0 or > 10) yield return new Flaw(".decimals", "is 0 to 10", "est de 0 à 10");
    }
}
