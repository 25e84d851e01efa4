namespace SmartUtility.Core.Metering;

/// <summary>One register during the part of a period in which its meter was installed at the place.</summary>
/// <param name="RegisterId">The register.</param>
/// <param name="Serial">Of its meter.</param>
/// <param name="Code">OBIS code.</param>
/// <param name="Unit">As the register shows it.</param>
/// <param name="Decimals">Of the stored number.</param>
/// <param name="Capacity">Stored number at which it starts again from 0.</param>
/// <param name="BaseFactor">Base units in one stored unit.</param>
/// <param name="From">Later of the period's and the installation's start.</param>
/// <param name="To">Earlier of the period's and the installation's end.</param>
public sealed record InstalledRegister(int RegisterId, string Serial, string Code, string Unit, int Decimals, long Capacity, decimal BaseFactor, DateTimeOffset From, DateTimeOffset To);

/// <summary>Usage of a register from its readings.</summary>
public static class Usage
{
    /// <summary>The usage row of a register; zero and questionable without readings.</summary>
    /// <param name="register">Where and how long.</param>
    /// <param name="readings">Its readings that count around and in the span; those between two rising ones may be missing.</param>
    public static RegisterUsage Of(InstalledRegister register, IEnumerable<CountedReading> readings)
    {
        var curve = new IndexCurve(readings, register.Capacity);
        if (curve.IsEmpty)
            return Row(register, 0, register.To, 0, 0, ReadingQuality.Questionable) with { KnownUntil = null };

        // After the last reading nothing is known: the row ends with it.
        var to = curve.Last.Time < register.To && curve.Last.Time >= register.From ? curve.Last.Time : register.To;
        var quality = curve.IsReadNear(register.From) && curve.IsReadNear(register.To) ? ReadingQuality.Valid : ReadingQuality.EstimatedLinear;
        return Row(register, curve.IndexAt(register.From), to, curve.IndexAt(to), curve.Quantity(register.From, register.To), quality) with { Until = register.To, KnownUntil = curve.Last.Time };
    }

    static RegisterUsage Row(InstalledRegister register, long fromIndex, DateTimeOffset to, long toIndex, long quantity, ReadingQuality quality) =>
        new(register.RegisterId, register.Serial, register.Code, register.Unit, register.Decimals, fromIndex, register.From, toIndex, to,
            quantity, quantity * register.BaseFactor, register.BaseFactor, quality);
}
