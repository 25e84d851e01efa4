using SmartUtility.Core.Metering.Payloads;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering;

/// <summary>A register of a meter to add.</summary>
/// <param name="Code">OBIS code.</param>
/// <param name="Unit">As the meter writes it.</param>
/// <param name="Decimals">Decimals kept, 0 to 6.</param>
/// <param name="Digits">Digits before the decimal point, 1 to 12: after so many nines the counter starts again from 0.</param>
/// <param name="Multiplier">Transformer ratio or other factor on what the register shows; positive.</param>
/// <param name="PulseWeight">For a unit without a base unit ("pulse", or "m" for the level of a tank): base units (Wh or L) in one; required there, refused elsewhere.</param>
public sealed record NewRegister(string Code, string Unit, int Decimals = 3, int Digits = 6, decimal Multiplier = 1, decimal? PulseWeight = null)
{
    /// <summary>The register for a meter of this resource, or why not.</summary>
    public Outcome<Register> Make(int operatorId, Resource resource)
    {
        if (!Codes.IsCode(Code?.Replace('*', '.'))) return Codes.Refused("a register's code");
        if (Decimals is < 0 or > 6) return new Invalid("decimals-range", "a register keeps 0 to 6 decimals");
        if (Digits is < 1 or > 12) return new Invalid("digits-range", "a register has 1 to 12 digits before the decimals");
        if (Multiplier <= 0 || PulseWeight <= 0) return new Invalid("factor-range", "multiplier and pulse weight are positive");
        if (string.IsNullOrWhiteSpace(Unit) || Unit.Length > 20) return new Invalid("unit-required", "a unit is kWh, Wh, m3, L, pulse or m");
        var known = Units.BaseOf(Unit);
        if (known is { } found && found.Base != resource.BaseUnit()) return new Invalid("other-resource", $"{Unit} is no unit of {resource}");
        if (known is null && PulseWeight is null) return new Invalid("pulse-weight-required", $"say how many {resource.BaseUnit()} one {Unit} is");
        if (known is not null && PulseWeight is not null) return new Invalid("pulse-weight-refused", $"{Unit} has its own size");
        return new Register
        {
            OperatorId = operatorId, Code = Code!, Unit = Unit, Decimals = Decimals, Capacity = (long)Power(Digits + Decimals), BaseFactor = (known?.InBase ?? PulseWeight!.Value) * Multiplier / Power(Decimals),
        };
    }

    /// <summary>The register of a plain meter of a resource.</summary>
    public static NewRegister Plain(Resource resource) => new(resource.MainRegister(), resource == Resource.Electricity ? "kWh" : "m3");

    static decimal Power(int exponent)
    {
        var power = 1m;
        for (var i = 0; i < exponent; i++) power *= 10;
        return power;
    }
}

/// <summary>What a register shows, in its own unit.</summary>
/// <param name="Code">OBIS code.</param>
/// <param name="Value">0 or more, with no more decimals than the register keeps.</param>
public sealed record ShownIndex(string Code, decimal Value)
{
    /// <summary>As the stored whole number of the register, or why not.</summary>
    public Outcome<long> Stored(Register register)
    {
        var stored = Value;
        for (var i = 0; i < register.Decimals; i++) stored *= 10;
        if (stored < 0 || stored >= register.Capacity) return new Invalid("index-range", $"register {Code} shows 0 up to its last digit");
        return stored == decimal.Truncate(stored) ? (long)stored : new Invalid("too-fine", $"register {Code} keeps {register.Decimals} decimals");
    }
}
