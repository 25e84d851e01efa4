namespace SmartUtility.Core.Detection;

/// <summary>A register whose flow counts at network points now.</summary>
/// <param name="RegisterId">The register.</param>
/// <param name="OperatorId">The tenant.</param>
/// <param name="Interval">How often its meter is expected to report.</param>
/// <param name="OwnPoint">The point it measures what flows into (expected), or null.</param>
/// <param name="Flow">At its own point: +1 in, −1 out.</param>
/// <param name="Above">Points it is registered below (received): the usage point's and all above it. Empty for a register of a network point.</param>
public sealed record FlowRegister(int RegisterId, int OperatorId, TimeSpan Interval, int? OwnPoint, short Flow, IReadOnlyList<int> Above);

/// <summary>Which registers make up expected and received of which points, at one instant.</summary>
/// <param name="Points">Operator of every network point.</param>
/// <param name="Registers">Main import registers of the meters installed now.</param>
public sealed record Topology(IReadOnlyDictionary<int, int> Points, IReadOnlyList<FlowRegister> Registers)
{
    /// <summary>Nothing known yet.</summary>
    public static readonly Topology Empty = new(new Dictionary<int, int>(), []);
}
