using SmartUtility.Core.Billing.Pricing;

namespace SmartUtility.Core.Billing;

/// <summary>What a tariff asks of the usage of some days, beside the quantity: so that bills that do not need it do not load it.</summary>
/// <param name="Hours">Hour by hour: times of use, demand, or prices that change in between.</param>
/// <param name="PastMonths">Quantities of so many months before.</param>
public readonly record struct TariffNeeds(bool Hours, int PastMonths)
{
    /// <summary>Needs of the days [from, to).</summary>
    public static TariffNeeds Of(Tariff tariff, DateOnly from, DateOnly to)
    {
        var versions = tariff.Versions.Where(version => version == tariff.On(from) || (version.ValidFrom > from && version.ValidFrom < to)).ToList();
        var components = versions.SelectMany(version => Part.Walk(version.Components)).ToList();
        var isByHour = versions.Count > 1 || components.Any(component => component is TimeOfUse or DemandCharge or EnergyBlocks { Slot: not null } or { When: { Months: not null } or { Seasons: not null } });
        return new TariffNeeds(isByHour, components.Select(component => component switch
        {
            EnergyBlocks { Mode: BlockMode.Average } blocks => (blocks.Average ?? MovingAverage.Quarter).Months,
            EnergyBlocks blocks when blocks.Blocks.Any(block => block.OnlyIfAverage) => (blocks.Average ?? MovingAverage.Quarter).Months,
            DemandCharge { Ratchet: { } ratchet } => ratchet.Months,
            Branches { By: BranchBy.Average } branches => (branches.Average ?? MovingAverage.Quarter).Months,
            _ => 0,
        }).DefaultIfEmpty(0).Max());
    }
}
