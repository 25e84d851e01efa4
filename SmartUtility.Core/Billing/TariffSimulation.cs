using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>A trial of prices over the real consumption of a month, before they are published.</summary>
public sealed class TariffSimulation : IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>The tariff whose agreements are tried.</summary>
    public required string Code { get; init; }
    /// <summary>First day of the month whose consumption is taken.</summary>
    public DateOnly Month { get; init; }
    /// <summary>JSON of the prices tried.</summary>
    public required string Definition { get; init; }
    /// <summary>Who asked.</summary>
    public required string MadeBy { get; init; }
    /// <summary>When.</summary>
    public DateTimeOffset MadeAt { get; init; }
    /// <summary>Agreements to be priced.</summary>
    public int Total { get; init; }
    /// <summary>Of them done.</summary>
    public int Done { get; set; }
    /// <summary>When it was finished, or null.</summary>
    public DateTimeOffset? FinishedAt { get; set; }
    /// <summary>JSON of the <see cref="TariffImpact"/>, or null.</summary>
    public string? Report { get; set; }

    /// <summary>What came out, or null.</summary>
    public TariffImpact? Impact() => Report is null ? null : BillingJson.Read<TariffImpact>(Report, "simulation").Value;
}

/// <summary>A trial waits to be worked.</summary>
/// <param name="OperatorId">The tenant.</param>
/// <param name="SimulationId">Which.</param>
public sealed record TariffSimulationAsked(int OperatorId, long SimulationId) : DomainEvent(OperatorId);
