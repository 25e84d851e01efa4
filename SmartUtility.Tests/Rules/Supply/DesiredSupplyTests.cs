using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Supply;

namespace SmartUtility.Tests.Rules.Supply;

public sealed class DesiredSupplyTests
{
    static readonly DateOnly Today = new(2026, 11, 24);

    static Agreement Agreement(DateOnly? ends = null, bool suspended = false) => new()
    {
        Number = "A-1", TariffCode = "DOM", StartsOn = new DateOnly(2026, 1, 1), EndsOn = ends, SuspendedAt = suspended ? DateTimeOffset.UnixEpoch : null,
    };

    [Fact]
    public void Supply_follows_the_agreement()
    {
        Assert.Equal(SupplyState.Off, DesiredSupply.Of(DesiredSupply.ContractOf(null, Today)));
        Assert.Equal(SupplyState.On, DesiredSupply.Of(DesiredSupply.ContractOf(Agreement(), Today)));
        Assert.Equal(SupplyState.Off, DesiredSupply.Of(DesiredSupply.ContractOf(Agreement(suspended: true), Today)));
        Assert.Equal(SupplyState.Off, DesiredSupply.Of(DesiredSupply.ContractOf(Agreement(ends: Today), Today)));
        Assert.Equal(SupplyState.On, DesiredSupply.Of(DesiredSupply.ContractOf(Agreement(ends: Today.AddDays(1)), Today)));
        Assert.Equal(ContractState.None, DesiredSupply.ContractOf(Agreement(), new DateOnly(2025, 12, 31)));
    }

    [Theory]
    [InlineData(ContractState.None, SupplyState.Unknown, 1, SupplyDifference.FlowsWithoutAgreement)]
    [InlineData(ContractState.None, SupplyState.Off, 1, SupplyDifference.FlowsWithoutAgreement)]
    [InlineData(ContractState.None, SupplyState.On, 0, SupplyDifference.ShouldBeOff)]
    [InlineData(ContractState.None, SupplyState.Off, 0, SupplyDifference.None)]
    [InlineData(ContractState.None, SupplyState.Unknown, 0, SupplyDifference.None)]
    [InlineData(ContractState.Suspended, SupplyState.Off, 5, SupplyDifference.FlowsWhileOff)]
    [InlineData(ContractState.Suspended, SupplyState.Unknown, 5, SupplyDifference.FlowsWhileOff)]
    [InlineData(ContractState.Suspended, SupplyState.On, 0, SupplyDifference.ShouldBeOff)]
    [InlineData(ContractState.Suspended, SupplyState.Off, 0, SupplyDifference.None)]
    [InlineData(ContractState.Active, SupplyState.Off, 5, SupplyDifference.FlowsWhileOff)]
    [InlineData(ContractState.Active, SupplyState.Off, 0, SupplyDifference.ShouldBeOn)]
    [InlineData(ContractState.Active, SupplyState.On, 5, SupplyDifference.None)]
    [InlineData(ContractState.Active, SupplyState.Unknown, 5, SupplyDifference.None)]
    public void What_is_wanted_is_compared_with_what_is_reported_and_flows(ContractState contract, SupplyState reported, int flow, SupplyDifference expected) =>
        Assert.Equal(expected, DesiredSupply.Compare(contract, reported, flow));

    [Theory]
    [InlineData("SU-000123", "0123", true)]
    [InlineData("SU-000ABC", "0abc", true)]
    [InlineData("SU-000123", " 0123 ", true)]
    [InlineData("SU-000123", "0124", false)]
    [InlineData("SU-000123", "", false)]
    [InlineData("SU-000123", null, false)]
    [InlineData("A1", "A1", true)]
    public void The_last_four_of_the_serial_confirm_the_meter(string serial, string? typed, bool expected) => Assert.Equal(expected, SupplyReasons.Confirms(serial, typed));
}
