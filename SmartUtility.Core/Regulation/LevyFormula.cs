using System.Text.Json.Serialization;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Regulation.Formulas;

namespace SmartUtility.Core.Regulation;

/// <summary>One levy on an operator. Formulas are evaluated in declared order; a surcharge sees those before it. One shape per file in Formulas/.</summary>
/// <param name="Key">Stable, unique in the scheme; lines carry it.</param>
/// <param name="Label">Words on the statement.</param>
/// <param name="Beneficiary">Who gets it: the regulator, a municipality, a rural fund, the treasury.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(QuantityLevy), "quantity")]
[JsonDerivedType(typeof(TurnoverLevy), "turnover")]
[JsonDerivedType(typeof(AnnualFee), "annual-fee")]
[JsonDerivedType(typeof(PassThroughLevy), "pass-through")]
[JsonDerivedType(typeof(Surcharge), "surcharge")]
public abstract record LevyFormula(string Key, Words Label, string Beneficiary)
{
    /// <summary>At most this; null: no limit.</summary>
    public LevyCap? Cap { get; init; }

    /// <summary>At least this; null: none. Where both apply and contradict, the cap counts.</summary>
    public LevyMinimum? Minimum { get; init; }

    /// <summary>Name of the scheme's index whose factor of the year the amount is multiplied by; null: none.</summary>
    public string? Index { get; init; }

    /// <summary>What is due before index, minimum, cap and rounding; the steps it takes are noted on the sheet.</summary>
    internal abstract void Apply(LevySheet sheet);

    /// <summary>What is wrong in itself.</summary>
    internal virtual IEnumerable<Flaw> Flaws() => [];
}

/// <summary>A limit from above.</summary>
/// <param name="Amount">Money per year, by the period's months; null: none.</param>
/// <param name="Rate">Fraction of a figure of the period; null: none.</param>
/// <param name="Of">That figure.</param>
public sealed record LevyCap(decimal? Amount = null, decimal? Rate = null, Figure Of = Figure.InvoicedNet);

/// <summary>A limit from below.</summary>
/// <param name="Amount">Money per year, by the period's months.</param>
public sealed record LevyMinimum(decimal Amount);

/// <summary>A rate for a part of a base: graduated, each part at its own rate.</summary>
/// <param name="Rate">Money per unit, or a fraction of an amount.</param>
/// <param name="UpTo">Inclusive, per year, by the period's months; null in the last tier.</param>
public sealed record LevyTier(decimal Rate, decimal? UpTo = null);
