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
        var currency = Currency.Of(tariff.Currency);
        var language = Cultures.Code(System.Globalization.CultureInfo.CurrentUICulture);
        string Per(Span span) => text["per." + span];
        string Price(decimal price) => words.Price(price, currency) + "\u00A0" + currency.Symbol;
        var lines = new List<TariffLine>();
        foreach (var component in version.Components)
        {
            var label = component.Label.In(language);
            switch (component)
            {
                case EnergyBlocks blocks:
                    for (var n = 0; n < blocks.Blocks.Count; n++)
                    {
                        var (block, below) = (blocks.Blocks[n], n == 0 ? 0m : blocks.Blocks[n - 1].UpTo ?? 0);
                        var range = block.UpTo is { } limit ? text["rule.block", words.Count(below), words.Count(limit), tariff.Unit, Per(blocks.LimitsPer)] : n == 0 ? text["rule.any"] : text["rule.above", words.Count(below), tariff.Unit, Per(blocks.LimitsPer)];
                        lines.Add(new TariffLine(block.Label?.In(language) ?? label, range + (blocks.ScaleByHouseholds && block.UpTo is not null ? " · " + text["rule.households"] : "") + (blocks.Mode == BlockMode.Cliff ? " · " + text["rule.cliff"] : block.OnlyIfAll ? " · " + text["rule.only"] : ""), $"{Price(block.Price)}/{tariff.Unit}"));
                    }
                    break;
                case FixedCharge charge: lines.Add(new(label, Per(charge.Per) + (charge.Prorate ? " · " + text["rule.prorated"] : ""), Price(charge.Amount) + (charge.Times == Times.One ? "" : $" × {charge.Times}"))); break;
                case MinimumCharge minimum: lines.Add(new(label, Per(minimum.Per), Price(minimum.Amount))); break;
                case Levy levy: lines.Add(new(label, levy.Beneficiary ?? "", levy.Basis == LevyBasis.Percent ? words.Percent(levy.Rate) : Price(levy.Rate) + (levy.Basis == LevyBasis.PerUnit ? "/" + tariff.Unit : ""))); break;
                case Tax tax: lines.Add(new(label, (tax.Included ? text["rule.included"] : text["rule.added"]) + (tax.ExemptUpTo is { } free ? " · " + text["rule.exempt", words.Count(free), tariff.Unit, Per(tax.ExemptPer)] : ""), words.Percent(tax.Rate))); break;
                default: lines.Add(new(label, text["rule.given"], "")); break;
            }
        }
        if (version.Rounding?.Total is { } rounding) lines.Add(new(words.Rounding, text["rule.total"], Price(rounding.Increment)));
        return lines;
    }
}
