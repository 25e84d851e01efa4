using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;

namespace SmartUtility.Core.Supply;

/// <summary>What the contract of a place asks for.</summary>
public enum ContractState
{
    /// <summary>Nobody has an agreement for the place today.</summary>
    None,
    /// <summary>The agreement is suspended.</summary>
    Suspended,
    /// <summary>The agreement runs.</summary>
    Active,
}

/// <summary>How what is reported stands to what is wanted. Gravest first.</summary>
public enum SupplyDifference
{
    /// <summary>Something flows though there is no agreement.</summary>
    FlowsWithoutAgreement,
    /// <summary>Something flows though supply should be, or is reported, off.</summary>
    FlowsWhileOff,
    /// <summary>Reported on, should be off.</summary>
    ShouldBeOff,
    /// <summary>Reported off, should be on.</summary>
    ShouldBeOn,
    /// <summary>They agree, or nothing is reported and nothing flows.</summary>
    None,
}

/// <summary>The supply a place should have follows its agreement; what the meter reports is compared with it.</summary>
public static class DesiredSupply
{
    /// <summary>The contract of a place on a local day.</summary>
    public static ContractState ContractOf(Agreement? agreement, DateOnly today) => agreement is null || !agreement.Covers(today) ? ContractState.None
        : agreement.SuspendedAt is not null ? ContractState.Suspended : ContractState.Active;

    /// <summary>On while an agreement runs; off without one and while it is suspended.</summary>
    public static SupplyState Of(ContractState contract) => contract == ContractState.Active ? SupplyState.On : SupplyState.Off;

    /// <summary>The difference of one place.</summary>
    /// <param name="contract">What is contracted.</param>
    /// <param name="reported">What the meter last reported.</param>
    /// <param name="flow">Consumption in base units (Wh or L) in whole hours since supply should have been off, in the window looked at.</param>
    public static SupplyDifference Compare(ContractState contract, SupplyState reported, decimal flow) =>
        flow > 0 && contract == ContractState.None ? SupplyDifference.FlowsWithoutAgreement
        : flow > 0 && (contract == ContractState.Suspended || reported == SupplyState.Off) ? SupplyDifference.FlowsWhileOff
        : reported == SupplyState.On && Of(contract) == SupplyState.Off ? SupplyDifference.ShouldBeOff
        : reported == SupplyState.Off && Of(contract) == SupplyState.On ? SupplyDifference.ShouldBeOn
        : SupplyDifference.None;
}
