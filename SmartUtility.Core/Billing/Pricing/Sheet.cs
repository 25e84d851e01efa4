using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing.Pricing;

/// <summary>The bill while it is written.</summary>
sealed class Sheet(Tariff tariff, string language)
{
    // Amounts are kept to ten decimals (numeric(28,10)) where the tariff does not round, so that sums are exact.
    static readonly Rounding Finest = new(RoundingMode.HalfUp, 0.0000000001m);

    /// <summary>What components that follow are reckoned on: a line, a levy or a tax that is added.</summary>
    sealed record Entry(Part Part, string Component, string Key, decimal Amount, IReadOnlyList<string> TaxKeys, bool IsLine)
    {
        public bool IsNamed(string name) => name == "*" || name == Component || name == Key;
    }

    sealed class TaxSum(Tax tax, RoundingPolicy rounding)
    {
        public Tax Tax { get; } = tax;
        public RoundingPolicy Rounding { get; } = rounding;
        public decimal Gross, Exact, ByLine;
        public bool IsShared;
    }

    readonly List<RatedLine> _lines = [];
    readonly List<RatedLevy> _levies = [];
    readonly List<RatedFactor> _factors = [];
    readonly List<TaxSum> _taxes = [];
    readonly List<Entry> _entries = [];
    readonly Dictionary<(string, string), decimal> _due = [];

    /// <summary>ISO 4217.</summary>
    public string Currency { get; } = tariff.Currency;

    /// <summary>True while the last part of the last period is written.</summary>
    public bool IsLast { get; set; }

    public static decimal Fine(decimal amount, Rounding? rounding) => Money.Round(amount, rounding ?? Finest);

    /// <summary>Writes a component, when it holds.</summary>
    public Flaw? Add(Part part, PriceComponent component)
    {
        if (component.When is { } when)
        {
            var (holds, flaw) = when.Holds(part, component.Key);
            if (!holds) return flaw;
        }
        return component.Apply(this, part);
    }

    /// <summary>A line. <paramref name="key"/>: of the component, with what tells its lines apart.</summary>
    public void Line(Part part, PriceComponent component, string key, Words label, decimal quantity, string unit, decimal price, decimal exact, IReadOnlyList<string>? taxKeys)
    {
        var line = new RatedLine(key + part.Suffix, label.In(language), Fine(quantity, null), unit, price, Fine(exact, part.Rounding.Line), taxKeys ?? []);
        _lines.Add(line);
        _entries.Add(new Entry(part, component.Key, key, line.Amount, line.TaxKeys, IsLine: true));
    }

    /// <summary>A levy.</summary>
    public void Levy(Part part, Levy levy, decimal on, decimal rate, decimal exact)
    {
        var row = new RatedLevy(levy.Key + part.Suffix, levy.Label.In(language), Fine(on, null), rate, Fine(exact, part.Rounding.Levy ?? part.Rounding.Tax), levy.Beneficiary ?? "");
        _levies.Add(row);
        _entries.Add(new Entry(part, levy.Key, levy.Key, row.Amount, levy.TaxKeys ?? [], IsLine: false));
    }

    /// <summary>A conversion that was applied.</summary>
    public void Factor(ConversionFactor factor, DateOnly from, DateOnly to, decimal value, decimal before, decimal after, string unit) =>
        _factors.Add(new RatedFactor(factor.Key, factor.Label.In(language), from, to, value, factor.DivideBy, Fine(before, null), Fine(after, null), unit));

    /// <summary>Sum of what a part has so far: its lines, "*" with levies and the taxes that are added, or the components or lines named.</summary>
    public decimal Sum(Part part, IReadOnlyList<string>? bases) => _entries.Where(entry => entry.Part == part && (bases is null ? entry.IsLine : bases.Any(entry.IsNamed))).Sum(entry => entry.Amount);

    /// <summary>The same of all parts of its period.</summary>
    public decimal SumOfPeriod(Part part, IReadOnlyList<string>? bases) => _entries.Where(entry => ReferenceEquals(entry.Part.Whole, part.Whole) && (bases is null ? entry.IsLine : bases.Any(entry.IsNamed))).Sum(entry => entry.Amount);

    /// <summary>Adds what a part owes to a component; the sum over the parts of its period so far.</summary>
    public decimal Due(Part part, string component, decimal amount) => _due[(part.Whole.Where, component)] = _due.GetValueOrDefault((part.Whole.Where, component)) + amount;

    /// <summary>Everything on the bill so far, or what is named of it.</summary>
    public decimal SumOfAll(IReadOnlyList<string>? bases) => bases is not null && !bases.Contains("*") ? _entries.Where(entry => bases.Any(entry.IsNamed)).Sum(entry => entry.Amount)
        : _lines.Sum(line => line.Amount) + _levies.Sum(levy => levy.Amount) + _taxes.Where(row => !row.Tax.Included).Sum(row => Row(row).Amount);

    /// <summary>A tax on what a part has so far.</summary>
    /// <param name="part">Part.</param>
    /// <param name="tax">Tax.</param>
    /// <param name="share">What of the base counts: numerator and denominator.</param>
    public void Tax(Part part, Tax tax, (decimal Of, decimal In) share)
    {
        static bool IsOn(Tax tax, Entry entry) => entry.TaxKeys.Contains(tax.Key) || tax.Bases?.Any(entry.IsNamed) == true;
        var entries = _entries.Where(entry => entry.Part == part && IsOn(tax, entry)).ToList();
        // One row per tax and rate: its base is summed over parts and periods and its amount rounded once.
        var sum = _taxes.Find(row => row.Tax.Key == tax.Key && row.Tax.Rate == tax.Rate && row.Tax.Included == tax.Included && row.Tax.InOwnBase == tax.InOwnBase);
        if (sum is null) _taxes.Add(sum = new TaxSum(tax, part.Rounding));
        decimal exact = 0;
        foreach (var group in entries.GroupBy(entry => tax.Included || tax.InOwnBase ? part.Taxes.Where(other => other.Included == tax.Included && other.InOwnBase == tax.InOwnBase && IsOn(other, entry)).Sum(other => other.Rate) : 0))
        {
            decimal Base(decimal amount)
            {
                var on = share.Of == share.In ? amount : amount * share.Of / share.In;
                return tax.InOwnBase ? on / (1 - group.Key) : on;
            }
            decimal Of(decimal amount)
            {
                var on = Base(amount);
                return !tax.Included ? on * tax.Rate : group.Key == tax.Rate ? on - (on / (1 + tax.Rate)) : on / (1 + group.Key) * tax.Rate;
            }
            var amount = group.Sum(entry => entry.Amount);
            exact += Of(amount);
            sum.Gross += Base(amount);
            sum.ByLine += group.Sum(entry => Fine(Of(entry.Amount), part.Rounding.Tax));
            sum.IsShared |= group.Key > tax.Rate;
        }
        sum.Exact += exact;
        if (!tax.Included) _entries.Add(new Entry(part, tax.Key, tax.Key, Fine(exact, part.Rounding.TaxPer == TaxRounding.Total ? null : part.Rounding.Tax), tax.TaxKeys ?? [], IsLine: false));
    }

    RatedTax Row(TaxSum row)
    {
        var amount = row.Rounding.TaxPer switch { TaxRounding.Line => Fine(row.ByLine, null), TaxRounding.Total => Fine(row.Exact, null), _ => Fine(row.Exact, row.Rounding.Tax) };
        var on = !row.Tax.Included ? Fine(row.Gross, null) : row.IsShared ? Fine(row.Exact / row.Tax.Rate, null) : Fine(row.Gross, null) - amount;
        return new RatedTax(row.Tax.Key, row.Tax.Label.In(language), on, row.Tax.Rate, amount, row.Tax.Included);
    }

    /// <summary>The bill.</summary>
    public RatedBill Total(RoundingPolicy policy)
    {
        var taxes = _taxes.Select(Row).ToList();
        var unrounded = _lines.Sum(line => line.Amount) + taxes.Where(tax => !tax.Included).Sum(tax => tax.Amount) + _levies.Sum(levy => levy.Amount);
        var total = Money.Round(unrounded, policy.Total ?? new Rounding(RoundingMode.HalfUp, Shared.Currency.Of(Currency).SmallestUnit));
        return new RatedBill(_lines, taxes, _levies, unrounded, total - unrounded, total, Currency) { Factors = _factors.Count > 0 ? _factors : null };
    }
}
