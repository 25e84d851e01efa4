using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering;

/// <summary>A device that speaks for any number of meters of its operator: a concentrator, a reading van, a bridge. Its topics are OPERATOR/gateways/ID/….</summary>
public sealed class Gateway : IOwned
{
    /// <summary>Key.</summary>
    public int Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>Its name in topics and its user name after the operator's code; unique per operator, and no meter's serial.</summary>
    public required string Code { get; init; }
    /// <summary>HMAC-SHA256 of the MQTT secret under the installation's pepper, 32 bytes; null: may not connect.</summary>
    public byte[]? SecretHash { get; set; }
    /// <summary>For a bridge: the format of the messages on <see cref="Filters"/>, a name of <see cref="Payloads.DeviceProfile"/>; null: the product's own, on its meters' topics.</summary>
    public string? Profile { get; init; }
    /// <summary>Topic filters it may publish on besides its own topics; none: no bridge.</summary>
    public string[] Filters { get; init; } = [];
}
