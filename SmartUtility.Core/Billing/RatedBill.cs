namespace SmartUtility.Core.Billing;

/// <summary>A priced bill, as JSON in docs/schemas/price.schema.json. Lines + taxes not included + levies = unrounded; unrounded + rounding = total.</summary>
/// <param name="Lines">Price lines.</param>
/// <param name="Taxes">Taxes.</param>
/// <param name="Levies">Levies.</param>
/// <param name="Unrounded">Sum before the total is rounded.</param>
/// <param name="Rounding">What rounding the total adds or takes.</param>
/// <param name="Total">What is to be paid.</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record RatedBill(IReadOnlyList<RatedLine> Lines, IReadOnlyList<RatedTax> Taxes, IReadOnlyList<RatedLevy> Levies, decimal Unrounded, decimal Rounding, decimal Total, string Currency)
{
    /// <summary>Conversions of the quantity, to be printed; null: none.</summary>
    public IReadOnlyList<RatedFactor>? Factors { get; init; }

    /// <summary>Sum of lines.</summary>
    public decimal LineSum() => Lines.Sum(line => line.Amount);

    /// <summary>Sum of taxes that are added to the lines.</summary>
    public decimal AddedTax() => Taxes.Where(tax => !tax.Included).Sum(tax => tax.Amount);

    /// <summary>Sum of levies.</summary>
    public decimal LevySum() => Levies.Sum(levy => levy.Amount);
}

/// <summary>A price line.</summary>
/// <param name="Key">Component and block, e.g. "energy.2"; "@2026-03-16" is appended where prices changed within the period.</param>
/// <param name="Label">Words.</param>
/// <param name="Quantity">In <paramref name="Unit"/>.</param>
/// <param name="Unit">Unit.</param>
/// <param name="UnitPrice">Price of one unit.</param>
/// <param name="Amount">Quantity × unit price, rounded as the tariff says, at most ten decimals.</param>
/// <param name="TaxKeys">Taxes it is subject to.</param>
public sealed record RatedLine(string Key, string Label, decimal Quantity, string Unit, decimal UnitPrice, decimal Amount, IReadOnlyList<string> TaxKeys);

/// <summary>A tax.</summary>
/// <param name="Key">Component.</param>
/// <param name="Label">Words.</param>
/// <param name="Base">Amount it is reckoned on, without the tax.</param>
/// <param name="Rate">Fraction.</param>
/// <param name="Amount">Amount.</param>
/// <param name="Included">True: contained in the lines, not added.</param>
public sealed record RatedTax(string Key, string Label, decimal Base, decimal Rate, decimal Amount, bool Included);

/// <summary>A levy.</summary>
/// <param name="Key">Component.</param>
/// <param name="Label">Words.</param>
/// <param name="Base">Quantity, amount or number of spans it is reckoned on.</param>
/// <param name="Rate">Per unit, fraction or per span.</param>
/// <param name="Amount">Amount.</param>
/// <param name="Beneficiary">Who gets it; empty when the tariff does not say.</param>
public sealed record RatedLevy(string Key, string Label, decimal Base, decimal Rate, decimal Amount, string Beneficiary);

/// <summary>A conversion of the quantity: quantity after = quantity before × value ÷ divide_by.</summary>
/// <param name="Key">Component.</param>
/// <param name="Label">Words.</param>
/// <param name="From">First day of the value.</param>
/// <param name="To">First day after.</param>
/// <param name="Value">The factor.</param>
/// <param name="DivideBy">Divisor, or null.</param>
/// <param name="QuantityBefore">What it was applied to.</param>
/// <param name="QuantityAfter">What came of it.</param>
/// <param name="Unit">Unit of <paramref name="QuantityAfter"/>.</param>
public sealed record RatedFactor(string Key, string Label, DateOnly From, DateOnly To, decimal Value, decimal? DivideBy, decimal QuantityBefore, decimal QuantityAfter, string Unit);
