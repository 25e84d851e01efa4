namespace SmartUtility.Core.Billing;

/// <summary>What is to be priced, as JSON in docs/schemas/usage.schema.json.</summary>
/// <param name="Periods">One or more; each is priced by itself, taxes and the total once.</param>
public sealed record UsageInput(IReadOnlyList<UsagePeriod> Periods);

/// <summary>A period of local days with what was used in it.</summary>
/// <param name="From">First day.</param>
/// <param name="To">First day after; later than <paramref name="From"/>.</param>
/// <param name="Quantity">In the tariff's unit, 0 or more; null: the sum of the registers (0 without registers).</param>
/// <param name="Registers">Indices or quantities by register.</param>
/// <param name="Households">Households behind the meter, 1 or more.</param>
/// <param name="Kva">Subscribed power.</param>
/// <param name="Kw">Demand.</param>
/// <param name="AlreadyBought">Quantity bought before in the same month (prepaid).</param>
/// <param name="Amounts">Amounts given as input, by component key.</param>
/// <param name="Items">Item lines.</param>
public sealed record UsagePeriod(DateOnly From, DateOnly To, decimal? Quantity = null, IReadOnlyList<UsageRegister>? Registers = null, int Households = 1, decimal? Kva = null, decimal? Kw = null,
    decimal AlreadyBought = 0, IReadOnlyDictionary<string, decimal>? Amounts = null, IReadOnlyList<UsageItem>? Items = null)
{
    /// <summary>Days billed.</summary>
    [System.Text.Json.Serialization.JsonIgnore] public int Days => To.DayNumber - From.DayNumber;

    /// <summary>The quantity: as given, or the sum of the registers.</summary>
    [System.Text.Json.Serialization.JsonIgnore] public decimal TotalQuantity => Quantity ?? Registers?.Sum(register => register.Counted) ?? 0;

    /// <summary>The quantity of one register; 0 when it is not there.</summary>
    public decimal QuantityOf(string register) => Registers?.Where(row => row.Code == register).Sum(row => row.Counted) ?? 0;
}

/// <summary>What a register counted: a quantity, or the indices at both ends.</summary>
/// <param name="Code">OBIS code.</param>
/// <param name="Quantity">In the tariff's unit; null: from the indices.</param>
/// <param name="FromIndex">Index at the start.</param>
/// <param name="ToIndex">Index at the end.</param>
/// <param name="Multiplier">Units of the tariff in one unit of the index.</param>
/// <param name="Digits">Digits before the separator: a lower end index means the register started again from 0. Null: the index never falls.</param>
public sealed record UsageRegister(string Code, decimal? Quantity = null, decimal? FromIndex = null, decimal? ToIndex = null, decimal Multiplier = 1, int? Digits = null)
{
    /// <summary>What was counted, in the tariff's unit; negative only for a falling index without digits, which is refused.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public decimal Counted => Quantity ?? (ToIndex - FromIndex + (ToIndex < FromIndex && Digits is { } digits ? PowerOfTen(digits) : 0)) * Multiplier ?? 0;

    static decimal PowerOfTen(int digits)
    {
        var power = 1m;
        for (var n = 0; n < digits; n++) power *= 10;
        return power;
    }
}

/// <summary>A thing sold: connection, meter test …</summary>
/// <param name="Label">Words on the bill.</param>
/// <param name="Price">Per piece.</param>
/// <param name="Quantity">Pieces.</param>
/// <param name="Unit">Unit.</param>
public sealed record UsageItem(Words Label, decimal Price, decimal Quantity = 1, string Unit = "pc");
