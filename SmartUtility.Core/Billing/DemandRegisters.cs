using SmartUtility.Core.Metering;

namespace SmartUtility.Core.Billing;

/// <summary>Registers that show the highest demand of a billing period instead of counting: OBIS 1-0:1.6.x, reset by the meter when the period ends.</summary>
public static class DemandRegisters
{
    const string Family = "1-0:1.6.";

    /// <summary>True for active demand imported, total or by rate.</summary>
    public static bool Is(string code) => code.StartsWith(Family, StringComparison.Ordinal);

    /// <summary>The highest demand, kW: of the total registers where there are any, else of the rates; null when no register showed one.</summary>
    /// <param name="registers">The maximum-demand registers of the period. Their base unit is W.</param>
    /// <param name="peaks">Highest stored value by register.</param>
    public static decimal? Highest(IReadOnlyList<RegisterUsage> registers, IReadOnlyDictionary<int, long>? peaks)
    {
        if (peaks is null) return null;
        var shown = registers.Where(row => peaks.ContainsKey(row.RegisterId)).ToList();
        var total = shown.Where(row => row.Code == Family + "0").ToList();
        return (total.Count > 0 ? total : shown).Select(row => (decimal?)(peaks[row.RegisterId] * row.BaseFactor / 1000)).DefaultIfEmpty(null).Max();
    }
}
