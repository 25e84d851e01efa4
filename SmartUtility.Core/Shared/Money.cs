namespace SmartUtility.Core.Shared;

/// <summary>How an amount is brought to a multiple of an increment.</summary>
public enum RoundingMode
{
    /// <summary>Ties away from zero.</summary>
    HalfUp,
    /// <summary>Ties to the even multiple (banker's).</summary>
    HalfEven,
    /// <summary>Towards zero.</summary>
    Down,
    /// <summary>Away from zero.</summary>
    Up,
}

/// <summary>One rounding point of a tariff: mode and increment, e.g. half-up to 5 for a five-franc coin.</summary>
/// <param name="Mode">How ties and remainders go.</param>
/// <param name="Increment">Positive, in the currency's main unit: 1, 0.01, 5 …</param>
public sealed record Rounding(RoundingMode Mode, decimal Increment);

/// <summary>An amount in one currency. Exact; adding two currencies throws.</summary>
/// <param name="Amount">In the currency's main unit, unrounded until <see cref="Round"/>.</param>
/// <param name="Currency">Never null.</param>
public readonly record struct Money(decimal Amount, Currency Currency)
{
    /// <summary>Sum of two amounts of one currency; throws for two currencies.</summary>
    public static Money operator +(Money a, Money b) => a.Currency == b.Currency ? a with { Amount = a.Amount + b.Amount }
        : throw new InvalidOperationException($"{a.Currency.Code} and {b.Currency.Code} cannot be added");

    /// <summary>Difference of two amounts of one currency; throws for two currencies.</summary>
    public static Money operator -(Money a, Money b) => a + (b with { Amount = -b.Amount });

    /// <summary>Same as <c>+</c>.</summary>
    public Money Add(Money other) => this + other;

    /// <summary>Same as <c>-</c>.</summary>
    public Money Subtract(Money other) => this - other;

    /// <summary>The only rounding of money in the system: to the multiple of the increment that the mode says; null leaves the amount as it is.</summary>
    public static decimal Round(decimal amount, Rounding? rounding)
    {
        if (rounding is null) return amount;
        if (rounding.Increment <= 0) throw new ArgumentOutOfRangeException(nameof(rounding), "the increment must be positive");
        var steps = amount / rounding.Increment;
        var whole = rounding.Mode switch
        {
            RoundingMode.HalfUp => Math.Round(steps, 0, MidpointRounding.AwayFromZero),
            RoundingMode.HalfEven => Math.Round(steps, 0, MidpointRounding.ToEven),
            RoundingMode.Down => Math.Truncate(steps),
            RoundingMode.Up => steps < 0 ? Math.Floor(steps) : Math.Ceiling(steps),
            _ => throw new ArgumentOutOfRangeException(nameof(rounding)),
        };
        return whole * rounding.Increment;
    }
}
