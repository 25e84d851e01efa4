namespace SmartUtility.Core.Detection;

/// <summary>A network point in the tree.</summary>
/// <param name="OperatorId">The tenant.</param>
/// <param name="Path">Ids from the top down to the point, itself included.</param>
public sealed record FlowPoint(int OperatorId, IReadOnlyList<int> Path);

/// <summary>A register whose flow counts at network points now.</summary>
/// <param name="RegisterId">The register.</param>
/// <param name="Interval">How often its meter is expected to report.</param>
/// <param name="Point">The point it is installed at, or the one that supplies its usage point.</param>
/// <param name="IsOwn">True at a network point: it makes up expected. False at a usage point: it makes up received.</param>
/// <param name="Flow">At a network point: +1 in, −1 out. Else 1.</param>
public sealed record FlowRegister(int RegisterId, TimeSpan Interval, int Point, bool IsOwn, short Flow);

/// <summary>Which registers make up expected and received of which points, at one instant.</summary>
/// <param name="Points">Every network point.</param>
/// <param name="Registers">Counting import registers of the meters installed now.</param>
public sealed record Topology(IReadOnlyDictionary<int, FlowPoint> Points, IReadOnlyList<FlowRegister> Registers)
{
    /// <summary>Nothing known yet.</summary>
    public static readonly Topology Empty = new(new Dictionary<int, FlowPoint>(), []);

    /// <summary>
    /// Of a meter's register codes the ones that count what it supplied, as the rollup counts: the resource's main register; without one the registers of the
    /// same quantity by tariff ("1-0:1.8.1", "1-0:1.8.2"); without those its first.
    /// </summary>
    public static IReadOnlyList<T> Counting<T>(IReadOnlyList<T> registers, Func<T, string> code, string main)
    {
        var same = registers.Where(register => code(register) == main).ToList();
        if (same.Count == 0) same = [.. registers.Where(register => code(register).StartsWith(main[..(main.LastIndexOf('.') + 1)], StringComparison.Ordinal))];
        return same.Count > 0 || registers.Count == 0 ? same : [registers[0]];
    }
}
