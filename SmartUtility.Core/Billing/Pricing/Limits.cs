namespace SmartUtility.Core.Billing.Pricing;

/// <summary>What limits are multiplied by.</summary>
static class Limits
{
    /// <summary>Spans in a part: by days, or each begun one whole and shared among parts by days. Purchases of a month share the month's limits.</summary>
    public static decimal Of(Part part, Span per, bool byDays = true) => part.IsPrepaid && per is Span.Month or Span.Period ? 1
        : byDays ? Spans.ByDays(per, part.From, part.To, part.Whole)
        : Spans.Begun(per, part.Whole.From, part.Whole.To, part.Whole) * part.Days / part.Whole.Days;

    /// <summary>Spans in the whole period.</summary>
    public static decimal Whole(Part part, Span per, bool byDays = true) => part.IsPrepaid && per is Span.Month or Span.Period ? 1
        : byDays ? Spans.ByDays(per, part.Whole.From, part.Whole.To, part.Whole) : Spans.Begun(per, part.Whole.From, part.Whole.To, part.Whole);

    /// <summary>How many spans a charge counts: by days, or begun ones.</summary>
    public static decimal Count(Part part, Span per, bool prorate) =>
        prorate || per == Span.Day ? Spans.ByDays(per, part.From, part.To, part.Whole) : Spans.Begun(per, part.From, part.To, part.Whole);

    /// <summary>A spans' name on the bill.</summary>
    public static string UnitOf(Span per) => per switch
    {
        Span.Day => "day", Span.Days30 => "30 days", Span.Days60 => "60 days", Span.Days365 => "365 days", Span.Period => "period", Span.TwoMonths => "2 months", Span.Quarter => "quarter", Span.Year => "year", _ => "month",
    };

    /// <summary>A thing that charges and limits are multiplied by, and its unit on the bill; the flaw when the usage does not say it.</summary>
    public static (decimal Value, string? Unit, Flaw? Flaw) Times(Part part, Times times, string component) => times switch
    {
        Billing.Times.Kva => part.Whole.Kva is { } kva ? (kva, "kVA", null) : (0, null, Flaw.Missing(part.Whole, "kva", component)),
        Billing.Times.Kw => part.Whole.Kw is { } kw ? (kw, "kW", null) : (0, null, Flaw.Missing(part.Whole, "kw", component)),
        Billing.Times.Households => (part.Whole.Households, null, null),
        _ => (1, null, null),
    };

    /// <summary>A value of a table by meter size.</summary>
    public static (decimal Value, Flaw? Flaw) BySize(Part part, IReadOnlyDictionary<string, decimal> table, string component)
    {
        if (part.Whole.MeterSize is not { } size) return (0, Flaw.Missing(part.Whole, "meter_size", component));
        return table.TryGetValue(size, out var value) ? (value, null)
            : (0, new Flaw($"{part.Whole.Where}.meter_size", $"'{size}' is not in the table of component '{component}'; it has {string.Join(", ", table.Keys)}", $"« {size} » n’est pas dans la table du composant « {component} » ; elle contient {string.Join(", ", table.Keys)}"));
    }
}
