using SmartUtility.Core.Billing.Pricing;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>Prices usage by a tariff: each period by the versions in force on its days, components in declared order, rounding where the tariff says.</summary>
public static class Rating
{
    // Amounts are kept to ten decimals (numeric(28,10)) where the tariff does not round, so that sums are exact.
    static readonly Rounding Finest = new(RoundingMode.HalfUp, 0.0000000001m);

    /// <summary>The bill. Refuses usage the tariff cannot price, with the reason.</summary>
    /// <param name="tariff">Checked by <see cref="TariffCheck"/> first.</param>
    /// <param name="usage">One or more periods.</param>
    /// <param name="language">"en" or "fr": of the labels.</param>
    public static Outcome<RatedBill> Rate(Tariff tariff, UsageInput usage, string language)
    {
        if (TariffCheck.FirstProblem(tariff) is { } bad) return bad;
        if (UsageCheck.FirstProblem(usage) is { } wrong) return wrong;
        var parts = new List<Part>();
        foreach (var period in usage.Periods)
        {
            var split = Part.Of(tariff, period, usage.Periods.Count > 1);
            if (split.Refusal is { } refusal) return refusal;
            parts.AddRange(split.Value);
        }

        var sheet = new Sheet(tariff, language);
        foreach (var part in parts)
            foreach (var component in part.Version.Components)
                if (sheet.Add(part, component) is { } refusal) return refusal;
        return sheet.Total(parts[^1].Rounding);
    }

    static decimal Fine(decimal amount, Rounding? rounding) => rounding is null ? Money.Round(amount, Finest) : Money.Round(amount, rounding);

    /// <summary>The bill while it is written.</summary>
    sealed class Sheet(Tariff tariff, string language)
    {
        readonly List<(Part Part, string Component, RatedLine Line)> _lines = [];
        readonly List<(string Component, RatedLevy Levy, IReadOnlyList<string> TaxKeys, Part Part, bool IsPercent)> _levies = [];
        readonly List<(Tax Tax, decimal Base, Rounding? Rounding)> _taxes = [];

        public Invalid? Add(Part part, PriceComponent component)
        {
            switch (component)
            {
                case EnergyBlocks blocks: Blocks(part, blocks); break;
                case FixedCharge charge: return Fixed(part, charge);
                case GivenAmount given: return Given(part, given);
                case ItemLines items: Items(part, items); break;
                case MinimumCharge minimum: Minimum(part, minimum); break;
                case Levy levy: AddLevy(part, levy); break;
                case Tax tax: AddTax(part, tax); break;
            }
            return null;
        }

        void Line(Part part, PriceComponent component, string key, Words label, decimal quantity, string unit, decimal price, decimal exact, IReadOnlyList<string>? taxKeys) =>
            _lines.Add((part, component.Key, new RatedLine(key + part.Suffix, label.In(language), Money.Round(quantity, Finest), unit, price, Fine(exact, part.Rounding.Line), taxKeys ?? [])));

        void Blocks(Part part, EnergyBlocks blocks)
        {
            var quantity = part.Share(blocks.Register is { } register ? part.Whole.QuantityOf(register) : part.Whole.TotalQuantity);
            var scale = Spans.ByDays(blocks.LimitsPer, part.From, part.To, part.Whole) * (blocks.ScaleByHouseholds ? part.Whole.Households : 1);
            var already = blocks.Mode == BlockMode.CumulativeMonth ? part.Whole.AlreadyBought : 0;
            var raise = blocks.GrossUp is { } key && part.Version.Components.OfType<Tax>().FirstOrDefault(tax => tax.Key == key) is { } included ? 1 + included.Rate : 1;
            foreach (var (no, block, amount) in BlockPricing.Share(blocks, quantity, scale, already))
            {
                var price = Money.Round(block.Price * raise, part.Rounding.UnitPrice);
                Line(part, blocks, blocks.Blocks.Count == 1 ? blocks.Key : $"{blocks.Key}.{no}", block.Label ?? blocks.Label, amount, tariff.Unit, price, amount * price, block.TaxKeys ?? blocks.TaxKeys);
            }
        }

        static decimal Count(Part part, Span per, bool prorate) => prorate || per == Span.Day ? Spans.ByDays(per, part.From, part.To, part.Whole) : Spans.Begun(per, part.From, part.To, part.Whole);

        static string UnitOf(Span per) => per switch { Span.Day => "day", Span.Days30 => "30 days", Span.Days60 => "60 days", Span.Period => "period", _ => "month" };

        Invalid? Fixed(Part part, FixedCharge charge)
        {
            var times = charge.Times switch { Times.Kva => part.Whole.Kva, Times.Kw => part.Whole.Kw, Times.Households => part.Whole.Households, _ => 1m };
            if (times is null) return new Invalid("usage-invalid", $"component '{charge.Key}' needs '{charge.Times.ToString().ToLowerInvariant()}' in the usage");
            var spans = Count(part, charge.Per, charge.Prorate);
            if (spans == 0) return null;
            var price = Money.Round(charge.Amount, part.Rounding.UnitPrice);
            var unit = charge.Times switch { Times.Kva => "kVA", Times.Kw => "kW", _ => null };
            Line(part, charge, charge.Key, charge.Label, spans * times.Value, unit is null ? UnitOf(charge.Per) : $"{unit}·{UnitOf(charge.Per)}", price, price * times.Value * spans, charge.TaxKeys);
            return null;
        }

        Invalid? Given(Part part, GivenAmount given)
        {
            if (part.Whole.Amounts is null || !part.Whole.Amounts.TryGetValue(given.Key, out var amount)) return new Invalid("usage-invalid", $"component '{given.Key}' needs amounts.{given.Key} in the usage");
            // The price of the whole period; with several versions its share by days.
            var share = part.Days == part.Whole.Days ? amount : part.Share(amount);
            Line(part, given, given.Key, given.Label, 1, "pc", share, share, given.TaxKeys);
            return null;
        }

        void Items(Part part, ItemLines items)
        {
            if (part.From != part.Whole.From) return;
            var no = 0;
            foreach (var item in part.Whole.Items ?? [])
            {
                var price = Money.Round(item.Price, part.Rounding.UnitPrice);
                Line(part, items, $"{items.Key}.{++no}", item.Label, item.Quantity, item.Unit, price, item.Quantity * price, items.TaxKeys);
            }
        }

        void Minimum(Part part, MinimumCharge minimum)
        {
            var so = _lines.Where(line => line.Part == part && (minimum.Bases is null || minimum.Bases.Contains(line.Component))).Sum(line => line.Line.Amount);
            var missing = Fine(minimum.Amount * Count(part, minimum.Per, minimum.Prorate), part.Rounding.Line) - so;
            if (missing > 0) Line(part, minimum, minimum.Key, minimum.Label, 1, "pc", missing, missing, minimum.TaxKeys);
        }

        void AddLevy(Part part, Levy levy)
        {
            var (on, exact) = levy.Basis switch
            {
                LevyBasis.PerUnit => (part.Share(part.Whole.TotalQuantity), part.Share(part.Whole.TotalQuantity) * levy.Rate),
                LevyBasis.Flat => (Count(part, levy.Per, levy.Prorate), Count(part, levy.Per, levy.Prorate) * levy.Rate),
                _ => Percent(_lines.Where(line => line.Part == part && (levy.Bases is null || levy.Bases.Contains(line.Component))).Sum(line => line.Line.Amount), levy.Rate),
            };
            if (on == 0) return;
            _levies.Add((levy.Key, new RatedLevy(levy.Key + part.Suffix, levy.Label.In(language), Money.Round(on, Finest), levy.Rate, Fine(exact, part.Rounding.Tax), levy.Beneficiary ?? ""), levy.TaxKeys ?? [], part, levy.Basis == LevyBasis.Percent));
        }

        static (decimal, decimal) Percent(decimal on, decimal rate) => (on, on * rate);

        void AddTax(Part part, Tax tax)
        {
            var on = _lines.Where(line => line.Part == part && line.Line.TaxKeys.Contains(tax.Key)).Sum(line => line.Line.Amount)
                + _levies.Where(levy => levy.Part == part && levy.TaxKeys.Contains(tax.Key)).Sum(levy => levy.Levy.Amount);
            if (tax.ExemptUpTo is { } free)
            {
                var quantity = part.Share(part.Whole.TotalQuantity);
                var limit = free * Spans.ByDays(tax.ExemptPer, part.From, part.To, part.Whole);
                on = quantity <= limit ? 0 : on * (quantity - limit) / quantity;
            }
            // One row per tax and rate: its base is summed over parts and periods and its amount rounded once.
            var at = _taxes.FindIndex(row => row.Tax.Key == tax.Key && row.Tax.Rate == tax.Rate && row.Tax.Included == tax.Included);
            if (at < 0) _taxes.Add((tax, on, part.Rounding.Tax));
            else _taxes[at] = _taxes[at] with { Base = _taxes[at].Base + on };
        }

        RatedTax TaxRow((Tax Tax, decimal Base, Rounding? Rounding) row)
        {
            var (tax, on, rounding) = row;
            var amount = Fine(tax.Included ? on - on / (1 + tax.Rate) : on * tax.Rate, rounding);
            return new RatedTax(tax.Key, tax.Label.In(language), tax.Included ? Money.Round(on, Finest) - amount : Money.Round(on, Finest), tax.Rate, amount, tax.Included);
        }

        public RatedBill Total(RoundingPolicy policy)
        {
            var lines = _lines.Select(line => line.Line).ToList();
            var taxes = _taxes.Select(TaxRow).ToList();
            var levies = _levies.Select(levy => levy.Levy).ToList();
            var unrounded = lines.Sum(line => line.Amount) + taxes.Where(tax => !tax.Included).Sum(tax => tax.Amount) + levies.Sum(levy => levy.Amount);
            var total = Money.Round(unrounded, policy.Total ?? SmallestUnit(Currency.Of(tariff.Currency)));
            return new RatedBill(lines, taxes, levies, unrounded, total - unrounded, total, tariff.Currency);
        }

        static Rounding SmallestUnit(Currency currency) => new(RoundingMode.HalfUp, currency.Decimals switch { 0 => 1m, 1 => 0.1m, 2 => 0.01m, _ => 0.001m });
    }
}
