using SmartUtility.Core.Billing.Pricing;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>Which month's value of an index counts.</summary>
public enum IndexMonth
{
    /// <summary>Each month for what was used in it, a line per month.</summary>
    Each,
    /// <summary>The month of the first day.</summary>
    First,
    /// <summary>The month of the last day.</summary>
    Last,
}

/// <summary>A price that is published month by month: fuel, exchange rate, inflation. A negative value is given back.</summary>
/// <param name="Index">Name in the tariff's indices; null: the key.</param>
/// <param name="Scale">Values are multiplied by this: 0.01 where they are in cents.</param>
/// <param name="Basis">Per unit, or a percentage of its bases.</param>
/// <param name="Bases">For percent: keys of components before it; null: every line so far.</param>
/// <param name="Month">Which month's value counts.</param>
/// <param name="Lag">The value of so many months before.</param>
/// <param name="TaxKeys">Taxes the lines are subject to.</param>
/// <param name="GrossUp">Key of an included tax by which the price is raised.</param>
public sealed record PassThrough(string Key, Words Label, string? Index = null, decimal Scale = 1, LevyBasis Basis = LevyBasis.PerUnit, IReadOnlyList<string>? Bases = null, IndexMonth Month = IndexMonth.Each, int Lag = 0,
    IReadOnlyList<string>? TaxKeys = null, string? GrossUp = null) : PriceComponent(Key, Label)
{
    internal override IEnumerable<string> NamedTaxes => TaxKeys ?? [];
    internal override IEnumerable<string> NamedBases => Bases ?? [];
    internal override string? RaisedBy => GrossUp;

    internal override Flaw? Apply(Sheet sheet, Part part)
    {
        var isEach = Month == IndexMonth.Each && Basis == LevyBasis.PerUnit;
        List<DateOnly> starts = [Month == IndexMonth.Last ? part.Whole.To.AddDays(-1) : Month == IndexMonth.First ? part.Whole.From : part.From];
        if (isEach)
            for (var next = BillingMonth.Of(part.From).End; next < part.To; next = next.AddMonths(1)) starts.Add(next);
        var left = part.Quantity;
        foreach (var (n, start) in starts.Index())
        {
            var (value, flaw) = part.Index(Index ?? Key, start, Lag, Key);
            if (flaw is not null) return flaw;
            var price = Money.Round(value * Scale * part.RaiseBy(GrossUp), part.Rounding.UnitPrice);
            var on = Basis == LevyBasis.Percent ? sheet.Sum(part, Bases) : n + 1 == starts.Count ? left : part.Within(start, starts[n + 1]);
            left -= on;
            sheet.Line(part, this, starts.Count == 1 ? Key : $"{Key}.{BillingMonth.Of(start)}", Label, on, Basis == LevyBasis.Percent ? sheet.Currency : part.Unit, price, on * price, TaxKeys);
        }
        return null;
    }

    internal override IEnumerable<Flaw> Flaws()
    {
        if (Basis is not (LevyBasis.PerUnit or LevyBasis.Percent)) yield return new Flaw(".basis", "is per-unit or percent", "est per-unit ou percent");
        if (Lag is < 0 or > 24) yield return new Flaw(".lag", "is 0 to 24", "est de 0 à 24");
    }
}
