namespace SmartUtility.Core.Metering;

/// <summary>Who a connection is, from its credential and never from a topic.</summary>
/// <param name="OperatorId">The tenant.</param>
/// <param name="OperatorCode">The tenant's code, first segment of its topics.</param>
/// <param name="Device">Serial of the meter, or id of the gateway.</param>
/// <param name="MeterId">The meter; null for a gateway.</param>
public sealed record DeviceIdentity(int OperatorId, string OperatorCode, string Device, int? MeterId)
{
    /// <summary>"OPERATOR/DEVICE".</summary>
    public string UserName { get; } = $"{OperatorCode}/{Device}";

    /// <summary>"OPERATOR/meters/SERIAL/" or "OPERATOR/gateways/ID/": the only topics the device may use.</summary>
    public string Prefix { get; } = MeterId is null ? $"{OperatorCode}/gateways/{Device}/" : $"{OperatorCode}/meters/{Device}/";
}
