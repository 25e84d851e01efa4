using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering;

/// <summary>Which registers of a meter make up what it measured; the network sums of the rollup choose the same.</summary>
public static class CountingRegisters
{
    /// <summary>The main register; without one, the registers of the same quantity by tariff; else the first.</summary>
    public static IReadOnlyList<T> Of<T>(Resource resource, IEnumerable<T> registers, Func<T, string> code, Func<T, int> id)
    {
        var all = registers.OrderBy(id).ToList();
        var main = resource.MainRegister();
        if (all.Find(row => code(row) == main) is { } total) return [total];
        var tariffs = all.Where(row => code(row).StartsWith(main[..^1], StringComparison.Ordinal)).ToList();
        return tariffs.Count > 0 ? tariffs : [.. all.Take(1)];
    }
}
