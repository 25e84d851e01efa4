using System.Globalization;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Billing;

/// <summary>A line of a version for people.</summary>
public sealed record TariffLine(string Label, string Rule, string Price);

/// <summary>A tariff version in words.</summary>
public static class TariffRows
{
    /// <summary>Its lines in the order they are reckoned.</summary>
    public static IReadOnlyList<TariffLine> Of(TariffVersion version, Tariff tariff, IStringLocalizer<BillingTexts> text, InvoiceWords words)
    {
        var rows = new Rows(tariff, text, words, Cultures.Code(CultureInfo.CurrentUICulture));
        foreach (var component in version.Components) rows.Add(component);
        foreach (var (name, point) in new[] { ("UnitPrice", version.Rounding?.UnitPrice), ("Line", version.Rounding?.Line), ("Tax", version.Rounding?.Tax), ("Levy", version.Rounding?.Levy) })
            if (point is not null) rows.Add(text["rule.rounding." + name], point);
        if (version.Rounding?.Total is { } total) rows.Add(words.Rounding + " " + text["rule.total"], total);
        return rows.Lines;
    }

    sealed class Rows(Tariff tariff, IStringLocalizer<BillingTexts> text, InvoiceWords words, string language)
    {
        readonly Currency _currency = Currency.Of(tariff.Currency);

        public List<TariffLine> Lines { get; } = [];

        string T(string key, params object[] values) => text[key, values].Value;

        string Price(decimal price) => words.Price(price, _currency) + "\u00A0" + _currency.Symbol;

        string PerUnit(decimal price) => $"{Price(price)}/{tariff.Unit}";

        string Per(Span span) => T("per." + span);

        string Times(Times times) => times == Core.Billing.Times.One ? "" : T("rule.times." + times);

        string Amount(LevyBasis basis, decimal rate) => basis == LevyBasis.Percent ? words.Percent(rate) : basis == LevyBasis.PerUnit ? PerUnit(rate) : Price(rate);

        static string Join(params string?[] said) => string.Join(" · ", said.Where(one => !string.IsNullOrEmpty(one)));

        public void Add(string label, Rounding point) => Lines.Add(new TariffLine(label, T("rule.mode." + point.Mode), Price(point.Increment)));

        void Add(PriceComponent component, string rule, string price, Words? label = null) => Lines.Add(new TariffLine((label ?? component.Label).In(language), Join(rule, When(component.When)), price));

        public void Add(PriceComponent component)
        {
            switch (component)
            {
                case EnergyBlocks blocks: Blocks(blocks); break;
                case TimeOfUse use:
                    foreach (var slot in use.Prices) Add(use, T("rule.slot", slot.Slot), PerUnit(slot.Price), slot.Label);
                    break;
                case FixedCharge { ByMeterSize: { } sizes } charge:
                    foreach (var size in sizes) Add(charge, Join(T("rule.bysize", size.Key), Per(charge.Per), charge.Prorate ? T("rule.prorated") : null), Price(size.Value));
                    break;
                case FixedCharge charge: Add(charge, Join(Per(charge.Per), Times(charge.Times), charge.Prorate ? T("rule.prorated") : null), Price(charge.Amount)); break;
                case CapacityBlocks capacity: Capacity(capacity); break;
                case DemandCharge demand:
                    Add(demand, Join(T("rule.demand"), Per(demand.Per), demand.Slot is { } only ? T("rule.slot", only) : null, demand.Prorate ? T("rule.prorated") : null,
                        demand.Ratchet is { } ratchet ? T("rule.ratchet", words.Percent(ratchet.Share), ratchet.Months) : null), $"{Price(demand.Price)}/{demand.Unit}");
                    break;
                case PassThrough index: Add(index, T("rule.index", index.Index ?? index.Key), ""); break;
                case ConversionFactor factor: Add(factor, T("rule.factor"), factor.Value is { } value ? words.Count(value) : ""); break;
                case MinimumCharge minimum: Add(minimum, Join(Per(minimum.Per), Times(minimum.Times)), Price(minimum.Amount)); break;
                case Levy levy:
                    Add(levy, Join(levy.Beneficiary, levy.Basis switch { LevyBasis.Flat => Join(Per(levy.Per), Times(levy.Times)), LevyBasis.Stamp => T("rule.stamp"), _ => null }, levy.Threshold is { } above ? T("rule.threshold", words.Count(above)) : null,
                        levy.Cap is { } cap ? T("rule.cap", Price(cap)) : null, levy.CapRate is { } share ? T("rule.cap", words.Percent(share)) : null), levy.Steps is { } steps ? string.Join(" / ", steps.Select(step => Price(step.Amount))) : Amount(levy.Basis, levy.Rate));
                    break;
                case Tax tax: Add(tax, Join(tax.Included ? T("rule.included") : tax.InOwnBase ? T("rule.own-base") : T("rule.added"), tax.ExemptUpTo is { } free ? T("rule.exempt", words.Count(free), tariff.Unit, Per(tax.ExemptPer)) : null), words.Percent(tax.Rate)); break;
                case Subsidy subsidy: Add(subsidy, Join(subsidy.Basis == LevyBasis.Flat ? Per(subsidy.Per) : null, subsidy.UpTo is { } units ? T("rule.exempt", words.Count(units), tariff.Unit, Per(subsidy.Per)) : null), "\u2212" + Amount(subsidy.Basis, subsidy.Rate)); break;
                case Discount discount: Add(discount, Join(T("rule.For." + discount.For), discount.Cap is { } most ? T("rule.cap", Price(most)) : null), "\u2212" + Amount(discount.Basis, discount.Rate)); break;
                case ExportCredit export:
                    Add(export, Join(T("rule.export"), export.UpToImport ? T("rule.export.up-to") : null, export.BeyondBases ? T("rule.export.beyond") : null, export.Cap is { } highest ? T("rule.cap", Price(highest)) : null), "\u2212" + PerUnit(export.Price));
                    break;
                case Branches branches:
                    foreach (var choice in branches.Choices)
                    {
                        Add(branches, choice.UpTo is { } limit ? T("rule.branch", words.Count(limit), branches.By is BranchBy.Kva ? "kVA" : branches.By is BranchBy.Kw ? "kW" : tariff.Unit, Per(branches.LimitsPer)) : T("rule.branch.rest"), "");
                        foreach (var inner in choice.Components) Add(inner);
                    }
                    break;
                default: Add(component, T("rule.given"), ""); break;
            }
        }

        void Capacity(CapacityBlocks capacity)
        {
            var unit = capacity.Of == Core.Billing.Times.Kva ? "kVA" : capacity.Of == Core.Billing.Times.Kw ? "kW" : T("calc.households");
            for (var n = 0; n < capacity.Blocks.Count; n++)
            {
                var (block, below) = (capacity.Blocks[n], n == 0 ? 0 : capacity.Blocks[n - 1].UpTo ?? 0);
                Add(capacity, Join(capacity.Blocks.Count == 1 ? null : block.UpTo is { } limit ? T("rule.block", words.Count(below), words.Count(limit), unit, "").Trim() : T("rule.above", words.Count(below), unit, "").Trim(),
                    capacity.Mode == CapacityMode.Flat ? null : capacity.Mode == CapacityMode.Cliff ? T("rule.capacity.cliff") : Times(capacity.Of), Per(capacity.Per), capacity.Prorate ? T("rule.prorated") : null), Price(block.Price), block.Label);
            }
        }

        void Blocks(EnergyBlocks blocks)
        {
            for (var n = 0; n < blocks.Blocks.Count; n++)
            {
                var (block, below) = (blocks.Blocks[n], n == 0 ? 0m : blocks.Blocks[n - 1].UpTo ?? 0);
                var range = block.UpTo is { } limit ? T("rule.block", words.Count(below), words.Count(limit), tariff.Unit, Per(blocks.LimitsPer)) : n == 0 ? T("rule.any") : T("rule.above", words.Count(below), tariff.Unit, Per(blocks.LimitsPer));
                var mode = blocks.Mode switch { BlockMode.Cliff => T("rule.cliff"), BlockMode.CumulativeMonth => T("rule.cumulative"), BlockMode.Average => T("rule.average", (blocks.Average ?? MovingAverage.Quarter).Months), _ => block.OnlyIfAll ? T("rule.only") : null };
                Add(blocks, Join(range, blocks.Slot is { } slot ? T("rule.slot", slot) : null, block.UpTo is null ? null : blocks.ScaleByHouseholds ? T("rule.households") : Times(blocks.LimitsTimes), block.UpTo is null || blocks.ScaleByDays ? null : T("rule.unscaled"), blocks.Blocks.Count > 1 ? mode : null),
                    PerUnit(block.Price), block.Label);
            }
        }

        string When(When? when) => when is null ? "" : Join(
            when.Classes is { } classes ? T("rule.when.classes", string.Join(", ", classes)) : null, when.Areas is { } areas ? T("rule.when.areas", string.Join(", ", areas)) : null,
            when.Months is { } months ? T("rule.when.months", string.Join(", ", months)) : null, when.Seasons is { } seasons ? T("rule.when.seasons", string.Join(", ", seasons)) : null,
            when.MeterSizes is { } sizes ? T("rule.when.sizes", string.Join(", ", sizes)) : null,
            when.Over is { } over ? T("rule.when.over", words.Count(over), tariff.Unit) : null, when.UpTo is { } upTo ? T("rule.when.upto", words.Count(upTo), tariff.Unit) : null,
            when.KvaOver is { } kva ? T("rule.when.over", words.Count(kva), "kVA") : null, when.KvaUpTo is { } kvaUpTo ? T("rule.when.upto", words.Count(kvaUpTo), "kVA") : null,
            when.FirstPurchase is { } first ? T(first ? "rule.when.first" : "rule.when.later") : null,
            when.ActiveMandate == true ? T("rule.For.Mandate") : null, when.EarlyPayment == true ? T("rule.For.EarlyPayment") : null);
    }
}
