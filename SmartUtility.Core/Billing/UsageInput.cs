using System.Text.Json.Serialization;

namespace SmartUtility.Core.Billing;

/// <summary>What is to be priced, as JSON in docs/schemas/usage.schema.json.</summary>
/// <param name="Periods">One or more; each is priced by itself, taxes and the total once.</param>
public sealed record UsageInput(IReadOnlyList<UsagePeriod> Periods);

/// <summary>A period of local days with what was used in it.</summary>
/// <param name="From">First day.</param>
/// <param name="To">First day after; later than <paramref name="From"/>.</param>
/// <param name="Quantity">In the tariff's unit, 0 or more; null: what the registers consumed, else the sum of slots, else of intervals.</param>
/// <param name="Registers">Indices or quantities by register.</param>
/// <param name="Households">Households behind the meter, 1 or more.</param>
/// <param name="Kva">Subscribed power.</param>
/// <param name="Kw">Highest demand.</param>
/// <param name="AlreadyBought">Quantity bought before in the same month (prepaid); null: what earlier periods of this usage bought in the month.</param>
/// <param name="Amounts">Amounts given as input, by component key.</param>
/// <param name="Items">Item lines.</param>
/// <param name="Slots">Quantities by time-of-use slot.</param>
/// <param name="Demands">Highest demand by slot, kW.</param>
/// <param name="Intervals">Quantities of stretches of time.</param>
/// <param name="Series">The same, all of one length.</param>
/// <param name="MeterSize">Size of the meter as the tariff names it: "15", "DN20" …</param>
/// <param name="Class">Class of the customer, as the tariff names it.</param>
/// <param name="Area">Area, as the tariff names it.</param>
/// <param name="PastMonths">Months before, for averages and ratchets.</param>
/// <param name="Factors">Dated values of conversion factors by component key.</param>
/// <param name="FirstPurchase">Whether this is the first purchase of its month; null: when nothing was bought before in it.</param>
/// <param name="ActiveMandate">The account pays by an active mandate.</param>
/// <param name="EarlyPayment">The bill is paid early.</param>
/// <param name="Exported">Quantity fed into the grid, 0 or more; null: what registers of active export (2.8.x) counted.</param>
public sealed record UsagePeriod(DateOnly From, DateOnly To, decimal? Quantity = null, IReadOnlyList<UsageRegister>? Registers = null, int Households = 1, decimal? Kva = null, decimal? Kw = null,
    decimal? AlreadyBought = null, IReadOnlyDictionary<string, decimal>? Amounts = null, IReadOnlyList<UsageItem>? Items = null, IReadOnlyDictionary<string, decimal>? Slots = null,
    IReadOnlyDictionary<string, decimal>? Demands = null, IReadOnlyList<UsageInterval>? Intervals = null, UsageSeries? Series = null, string? MeterSize = null, string? Class = null, string? Area = null,
    IReadOnlyList<PastMonth>? PastMonths = null, IReadOnlyDictionary<string, IReadOnlyList<DatedValue>>? Factors = null, bool? FirstPurchase = null, bool ActiveMandate = false, bool EarlyPayment = false,
    decimal? Exported = null)
{
    /// <summary>Days billed.</summary>
    [JsonIgnore] public int Days => To.DayNumber - From.DayNumber;

    /// <summary>The quantity: as given, or the sum of the registers, of the slots, or of the intervals.</summary>
    [JsonIgnore] public decimal TotalQuantity => Quantity ?? (Registers is null ? (decimal?)null : UsageRegister.Consumed(Registers)) ?? Slots?.Values.Sum() ?? (HasIntervals ? AllIntervals.Sum(interval => interval.Quantity) : 0);

    /// <summary>The quantity fed into the grid: as given, or what registers of active export counted.</summary>
    [JsonIgnore] public decimal TotalExported => Exported ?? (Registers is null ? 0 : UsageRegister.Exported(Registers));

    /// <summary>True when there is interval data.</summary>
    [JsonIgnore] public bool HasIntervals => Intervals is { Count: > 0 } || Series is { Values.Count: > 0 };

    /// <summary>Intervals and the series.</summary>
    [JsonIgnore] public IEnumerable<UsageInterval> AllIntervals => (Intervals ?? []).Concat(Series?.Intervals ?? []);

    /// <summary>JSON path of the period in its usage.</summary>
    internal string Where { get; init; } = "$.periods[0]";

    /// <summary>The quantity of one register; 0 when it is not there.</summary>
    public decimal QuantityOf(string register) => Registers?.Where(row => row.Code == register).Sum(row => row.Counted) ?? 0;
}

/// <summary>What was used between two instants.</summary>
/// <param name="From">Start, with an offset.</param>
/// <param name="To">End, later.</param>
/// <param name="Quantity">In the tariff's unit, 0 or more.</param>
public sealed record UsageInterval(DateTimeOffset From, DateTimeOffset To, decimal Quantity);

/// <summary>What was used in stretches of one length, one after the other.</summary>
/// <param name="From">Start of the first, with an offset.</param>
/// <param name="Minutes">Length, 1 to 1440.</param>
/// <param name="Values">In the tariff's unit, 0 or more.</param>
public sealed record UsageSeries(DateTimeOffset From, int Minutes, IReadOnlyList<decimal> Values)
{
    /// <summary>The stretches.</summary>
    [JsonIgnore] public IEnumerable<UsageInterval> Intervals => Values.Select((value, n) => new UsageInterval(From.AddMinutes((double)n * Minutes), From.AddMinutes((n + 1d) * Minutes), value));
}

/// <summary>A month before the period.</summary>
/// <param name="Month">Month.</param>
/// <param name="Quantity">In the tariff's unit.</param>
/// <param name="Kw">Highest demand, or null.</param>
public sealed record PastMonth(Shared.BillingMonth Month, decimal Quantity = 0, decimal? Kw = null);

/// <summary>A value from a day on, until the next.</summary>
/// <param name="From">First local day.</param>
/// <param name="Value">Positive.</param>
public sealed record DatedValue(DateOnly From, decimal Value);

/// <summary>What a register counted: a quantity, or the indices at both ends.</summary>
/// <param name="Code">OBIS code.</param>
/// <param name="Quantity">In the tariff's unit; null: from the indices.</param>
/// <param name="FromIndex">Index at the start.</param>
/// <param name="ToIndex">Index at the end.</param>
/// <param name="Multiplier">Units of the tariff in one unit of the index.</param>
/// <param name="Digits">Digits before the separator: a lower end index means the register started again from 0. Null: the index never falls.</param>
/// <param name="Slot">The time-of-use slot it counts; null: none.</param>
public sealed record UsageRegister(string Code, decimal? Quantity = null, decimal? FromIndex = null, decimal? ToIndex = null, decimal Multiplier = 1, int? Digits = null, string? Slot = null)
{
    /// <summary>What was counted, in the tariff's unit; negative only for a falling index without digits, which is refused.</summary>
    [JsonIgnore]
    public decimal Counted => Quantity ?? (ToIndex - FromIndex + (ToIndex < FromIndex && Digits is { } digits ? PowerOfTen(digits) : 0)) * Multiplier ?? 0;

    /// <summary>What registers say was consumed: of electricity active import only (C = 1), and where a meter has a total (E = 0) its rates are not added to it.</summary>
    public static decimal Consumed(IReadOnlyList<UsageRegister> registers) => Sum(registers.Where(register => Obis(register.Code) is not { } code || !code.IsElectricity || (code.Channel == "1" && code.Kind == "8")));

    /// <summary>What registers say was fed into the grid: active export (C = 2), total and rates as above.</summary>
    public static decimal Exported(IReadOnlyList<UsageRegister> registers) => Sum(registers.Where(register => Obis(register.Code) is { IsElectricity: true, Channel: "2", Kind: "8" }));

    static decimal Sum(IEnumerable<UsageRegister> registers)
    {
        var counted = registers.ToList();
        var totals = counted.Where(register => Obis(register.Code) is { Rate: "0" }).Select(register => register.Code[..register.Code.LastIndexOf('.')]).ToHashSet(StringComparer.Ordinal);
        return counted.Where(register => Obis(register.Code) is not { } code || code.Rate == "0" || !totals.Contains(register.Code[..register.Code.LastIndexOf('.')])).Sum(register => register.Counted);
    }

    // A-B:C.D.E, or C.D.E as displays show it (then of electricity).
    static (bool IsElectricity, string Channel, string Kind, string Rate)? Obis(string code)
    {
        var (medium, rest) = code.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? (code[..colon], code[(colon + 1)..]) : ("1-0", code);
        var parts = rest.Split('.');
        return parts.Length == 3 && parts.All(part => part.Length > 0 && part.All(char.IsAsciiDigit)) ? (medium.StartsWith("1-", StringComparison.Ordinal), parts[0], parts[1], parts[2]) : null;
    }

    static decimal PowerOfTen(int digits)
    {
        var power = 1m;
        for (var n = 0; n < digits; n++) power *= 10;
        return power;
    }
}

/// <summary>A thing sold: connection, meter test …</summary>
/// <param name="Label">Words on the bill.</param>
/// <param name="Price">Per piece; negative: given back.</param>
/// <param name="Quantity">Pieces.</param>
/// <param name="Unit">Unit.</param>
public sealed record UsageItem(Words Label, decimal Price, decimal Quantity = 1, string Unit = "pc");
