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

        string Price(decimal price) => words.Price(price, _currency) + "\u00A0" + _currency.Symbol;

        string PerUnit(decimal price) => $"{Price(price)}/{tariff.Unit}";

        string Per(Span span) => text["per." + span];

        string Times(Times times) => times == Core.Billing.Times.One ? "" : text["rule.times." + times];

        string Amount(LevyBasis basis, decimal rate) => basis == LevyBasis.Percent ? words.Percent(rate) : basis == LevyBasis.PerUnit ? PerUnit(rate) : Price(rate);

        static string Join(params string?[] said) => string.Join(" · ", said.Where(one => !string.IsNullOrEmpty(one)));

        public void Add(string label, Rounding point) => Lines.Add(new TariffLine(label, text["rule.mode." + point.Mode], Price(point.Increment)));

        void Add(PriceComponent component, string rule, string price, Words? label = null) => Lines.Add(new TariffLine((label ?? component.Label).In(language), Join(rule, When(component.When)), price));

        public void Add(PriceComponent component)
        {
            switch (component)
            {
                case EnergyBlocks blocks: Blocks(blocks); break;
                case TimeOfUse use:
                    foreach (var slot in use.Prices) Add(use, text["rule.slot", slot.Slot], PerUnit(slot.Price), slot.Label);
                    break;
                case FixedCharge { ByMeterSize: { } sizes } charge:
                    foreach (var size in sizes) Add(charge, Join(text["rule.bysize", size.Key], Per(charge.Per), charge.Prorate ? text["rule.prorated"] : null), Price(size.Value));
                    break;
                case FixedCharge charge: Add(charge, Join(Per(charge.Per), Times(charge.Times), charge.Prorate ? text["rule.prorated"] : null), Price(charge.Amount)); break;
                case DemandCharge demand:
                    Add(demand, Join(text["rule.demand"], Per(demand.Per), demand.Slot is { } only ? text["rule.slot", only] : null, demand.Prorate ? text["rule.prorated"] : null,
                        demand.Ratchet is { } ratchet ? text["rule.ratchet", words.Percent(ratchet.Share), ratchet.Months] : null), $"{Price(demand.Price)}/{demand.Unit}");
                    break;
                case PassThrough index: Add(index, text["rule.index", index.Index ?? index.Key], ""); break;
                case ConversionFactor factor: Add(factor, text["rule.factor"], factor.Value is { } value ? words.Count(value) : ""); break;
                case MinimumCharge minimum: Add(minimum, Join(Per(minimum.Per), Times(minimum.Times)), Price(minimum.Amount)); break;
                case Levy levy:
                    Add(levy, Join(levy.Beneficiary, levy.Basis switch { LevyBasis.Flat => Join(Per(levy.Per), Times(levy.Times)), LevyBasis.Stamp => text["rule.stamp"], _ => null }, levy.Threshold is { } above ? text["rule.threshold", words.Count(above)] : null,
                        levy.Cap is { } cap ? text["rule.cap", Price(cap)] : null, levy.CapRate is { } share ? text["rule.cap", words.Percent(share)] : null), levy.Steps is { } steps ? string.Join(" / ", steps.Select(step => Price(step.Amount))) : Amount(levy.Basis, levy.Rate));
                    break;
                case Tax tax: Add(tax, Join(tax.Included ? text["rule.included"] : text["rule.added"], tax.ExemptUpTo is { } free ? text["rule.exempt", words.Count(free), tariff.Unit, Per(tax.ExemptPer)] : null), words.Percent(tax.Rate)); break;
                case Subsidy subsidy: Add(subsidy, Join(subsidy.Basis == LevyBasis.Flat ? Per(subsidy.Per) : null, subsidy.UpTo is { } units ? text["rule.exempt", words.Count(units), tariff.Unit, Per(subsidy.Per)] : null), "\u2212" + Amount(subsidy.Basis, subsidy.Rate)); break;
                case Discount discount: Add(discount, Join(text["rule.For." + discount.For], discount.Cap is { } most ? text["rule.cap", Price(most)] : null), "\u2212" + Amount(discount.Basis, discount.Rate)); break;
                case Branches branches:
                    foreach (var choice in branches.Choices)
                    {
                        Add(branches, choice.UpTo is { } limit ? text["rule.branch", words.Count(limit), branches.By is BranchBy.Kva ? "kVA" : branches.By is BranchBy.Kw ? "kW" : tariff.Unit, Per(branches.LimitsPer)] : text["rule.branch.rest"], "");
                        foreach (var inner in choice.Components) Add(inner);
                    }
                    break;
                default: Add(component, text["rule.given"], ""); break;
            }
        }

        void Blocks(EnergyBlocks blocks)
        {
            for (var n = 0; n < blocks.Blocks.Count; n++)
            {
                var (block, below) = (blocks.Blocks[n], n == 0 ? 0m : blocks.Blocks[n - 1].UpTo ?? 0);
                var range = block.UpTo is { } limit ? text["rule.block", words.Count(below), words.Count(limit), tariff.Unit, Per(blocks.LimitsPer)] : n == 0 ? text["rule.any"] : text["rule.above", words.Count(below), tariff.Unit, Per(blocks.LimitsPer)];
                var mode = blocks.Mode switch { BlockMode.Cliff => text["rule.cliff"], BlockMode.CumulativeMonth => text["rule.cumulative"], BlockMode.Average => text["rule.average", (blocks.Average ?? MovingAverage.Quarter).Months], _ => block.OnlyIfAll ? text["rule.only"] : null };
                Add(blocks, Join(range, blocks.Slot is { } slot ? text["rule.slot", slot] : null, block.UpTo is null ? null : blocks.ScaleByHouseholds ? text["rule.households"] : Times(blocks.LimitsTimes), block.UpTo is null || blocks.ScaleByDays ? null : text["rule.unscaled"], blocks.Blocks.Count > 1 ? mode : null),
                    PerUnit(block.Price), block.Label);
            }
        }

        string When(When? when) => when is null ? "" : Join(
            when.Classes is { } classes ? text["rule.when.classes", string.Join(", ", classes)] : null, when.Areas is { } areas ? text["rule.when.areas", string.Join(", ", areas)] : null,
            when.Months is { } months ? text["rule.when.months", string.Join(", ", months)] : null, when.Seasons is { } seasons ? text["rule.when.seasons", string.Join(", ", seasons)] : null,
            when.MeterSizes is { } sizes ? text["rule.when.sizes", string.Join(", ", sizes)] : null,
            when.Over is { } over ? text["rule.when.over", words.Count(over), tariff.Unit] : null, when.UpTo is { } upTo ? text["rule.when.upto", words.Count(upTo), tariff.Unit] : null,
            when.KvaOver is { } kva ? text["rule.when.over", words.Count(kva), "kVA"] : null, when.KvaUpTo is { } kvaUpTo ? text["rule.when.upto", words.Count(kvaUpTo), "kVA"] : null,
            when.FirstPurchase is { } first ? text[first ? "rule.when.first" : "rule.when.later"] : null,
            when.ActiveMandate == true ? text["rule.For.Mandate"] : null, when.EarlyPayment == true ? text["rule.For.EarlyPayment"] : null);
    }
}
