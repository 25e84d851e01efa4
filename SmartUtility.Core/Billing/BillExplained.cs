using SmartUtility.Core.Metering;

namespace SmartUtility.Core.Billing;

/// <summary>A bill with everything that answers "why so much": from its lines to the readings, what the same account was billed before, its days, and what changed.</summary>
/// <param name="Document">Everything it prints.</param>
/// <param name="Registers">Where the quantity comes from.</param>
/// <param name="This">The bill in a line.</param>
/// <param name="Before">The bill before, or null.</param>
/// <param name="LastYear">The same month of the year before, or null.</param>
/// <param name="PriceChanges">First days of versions of the tariff that came into force since the earlier of both, oldest first.</param>
/// <param name="Days">Use by local day; days without readings are absent.</param>
/// <param name="Effects">What the difference to the bill compared with is made of, or null.</param>
/// <param name="Reasons">What a person would say first.</param>
public sealed record BillExplained(InvoiceDocument Document, IReadOnlyList<ExplainedRegister> Registers, ComparedBill This, ComparedBill? Before, ComparedBill? LastYear, IReadOnlyList<DateOnly> PriceChanges,
    IReadOnlyList<ExplainedDay> Days, BillEffects? Effects, IReadOnlyList<BillReason> Reasons)
{
    /// <summary>The words of its lines in other languages than the document's own.</summary>
    [System.Text.Json.Serialization.JsonIgnore] public BillTerms Terms { get; init; } = BillTerms.None;

    /// <summary>What it came to, with its lines in the reader's language ("en" or "fr").</summary>
    public RatedBill PriceIn(string language) => Terms.In(Document.Price, Document.Language, language);
}

/// <summary>A register of the bill with the readings that its indices come from.</summary>
/// <param name="No">Its place on the bill, from 1.</param>
/// <param name="Printed">As it stands on the bill.</param>
/// <param name="Start">The index at the start.</param>
/// <param name="End">The index at the end.</param>
public sealed record ExplainedRegister(int No, DocumentRegister Printed, ExplainedIndex Start, ExplainedIndex End);

/// <summary>An index of a bill and the readings around it, as they count today.</summary>
/// <param name="At">Local time of the index.</param>
/// <param name="Index">As the register shows it.</param>
/// <param name="Last">The last reading at or before; null: none.</param>
/// <param name="Next">The first reading at or after, when the last is not exact; null: none, or not needed.</param>
public sealed record ExplainedIndex(DateTime At, decimal Index, ExplainedReading? Last, ExplainedReading? Next)
{
    /// <summary>True when a reading stands exactly there: the index was read, not worked out.</summary>
    public bool IsRead => Last is { } last && last.At == At;
}

/// <summary>A reading behind an index.</summary>
/// <param name="At">Local time.</param>
/// <param name="Index">As the register shows it.</param>
/// <param name="Quality">Quality code (ESPI): 0 valid, 7 edited, 8 and 9 estimated …</param>
/// <param name="IsLate">It arrived, or was corrected, after the bill was issued.</param>
public sealed record ExplainedReading(DateTime At, decimal Index, ReadingQuality Quality, bool IsLate);

/// <summary>A bill to compare with.</summary>
/// <param name="Number">Number.</param>
/// <param name="From">First local day.</param>
/// <param name="To">First local day after.</param>
/// <param name="Quantity">In the unit billed.</param>
/// <param name="Total">What was to be paid.</param>
/// <param name="IsEstimated">An index was estimated.</param>
public sealed record ComparedBill(string Number, DateOnly From, DateOnly To, decimal Quantity, decimal Total, bool IsEstimated)
{
    /// <summary>Days billed.</summary>
    public int Days => To.DayNumber - From.DayNumber;
    /// <summary>Used on a day.</summary>
    public decimal PerDay => Days <= 0 ? 0 : Quantity / Days;
    /// <summary>What a unit cost, everything included; null where nothing was used.</summary>
    public decimal? PerUnit => Quantity > 0 ? Total / Quantity : null;
}

/// <summary>Use of a day.</summary>
/// <param name="Day">Local day.</param>
/// <param name="Quantity">In the unit billed.</param>
/// <param name="IsEstimated">A part was interpolated.</param>
/// <param name="IsPeak">Far more than the usual day of the period.</param>
public sealed record ExplainedDay(DateOnly Day, decimal Quantity, bool IsEstimated, bool IsPeak);

/// <summary>What a difference between two bills is made of; the three parts sum to the difference.</summary>
/// <param name="Against">The bill compared with.</param>
/// <param name="Difference">This total less that one.</param>
/// <param name="OfDays">For more or fewer days at the use and price of then.</param>
/// <param name="OfUse">For more or less use on a day, at the price of then.</param>
/// <param name="OfPrice">For prices, blocks, taxes and fixed charges.</param>
public sealed record BillEffects(string Against, decimal Difference, decimal OfDays, decimal OfUse, decimal OfPrice);

/// <summary>A reason, the most telling first.</summary>
public enum BillReason
{
    /// <summary>More was used on a day.</summary>
    MoreUse,
    /// <summary>Less was used on a day.</summary>
    LessUse,
    /// <summary>More days are billed.</summary>
    MoreDays,
    /// <summary>Fewer days are billed.</summary>
    FewerDays,
    /// <summary>Prices changed.</summary>
    NewPrices,
    /// <summary>The quantity is estimated.</summary>
    Estimated,
    /// <summary>It settles an estimate before.</summary>
    SettlesEstimate,
    /// <summary>The meter was exchanged.</summary>
    NewMeter,
    /// <summary>A few days stand out.</summary>
    PeakDays,
    /// <summary>Something was owed before.</summary>
    OwedBefore,
    /// <summary>A reading came or was corrected after the bill was issued.</summary>
    LateReading,
    /// <summary>Nothing stands out.</summary>
    AsUsual,
}

/// <summary>Finds the reasons. Compared is with the same month of the year before, else with the bill before.</summary>
public static class BillReasons
{
    const decimal Matters = 0.05m, PeakTimes = 2;
    const int LeastDaysKnown = 10;

    /// <summary>Days of which some stand out: more than twice the middle one, where enough days are known.</summary>
    public static IReadOnlyList<ExplainedDay> Days(IReadOnlyList<(DateOnly Day, decimal Quantity, bool IsEstimated)> days)
    {
        var middle = days.Count < LeastDaysKnown ? 0 : days.Select(day => day.Quantity).Order().ElementAt(days.Count / 2);
        return [.. days.Select(day => new ExplainedDay(day.Day, day.Quantity, day.IsEstimated, middle > 0 && day.Quantity > middle * PeakTimes))];
    }

    /// <summary>What the difference is made of; null where nothing can be compared.</summary>
    /// <param name="now">This bill.</param>
    /// <param name="then">The other.</param>
    /// <param name="decimals">Decimals of the currency.</param>
    public static BillEffects? Effects(ComparedBill now, ComparedBill? then, int decimals)
    {
        if (then?.PerUnit is not { } price || then.Days <= 0) return null;
        decimal Rounded(decimal amount) => Math.Round(amount, decimals, MidpointRounding.AwayFromZero);
        var difference = now.Total - then.Total;
        var days = Rounded((now.Days - then.Days) * then.PerDay * price);
        var use = Rounded((now.Quantity - (now.Days * then.PerDay)) * price);
        return new BillEffects(then.Number, difference, days, use, difference - days - use);
    }

    /// <summary>The reasons, at least one.</summary>
    public static IReadOnlyList<BillReason> Of(InvoiceDocument bill, ComparedBill now, ComparedBill? before, ComparedBill? lastYear, IReadOnlyList<DateOnly> priceChanges, IReadOnlyList<ExplainedDay> days, IReadOnlyList<ExplainedRegister> registers)
    {
        var then = lastYear ?? before;
        List<BillReason> reasons = [];
        if (then is { PerDay: > 0 })
        {
            var change = (now.PerDay / then.PerDay) - 1;
            if (change >= Matters) reasons.Add(BillReason.MoreUse);
            else if (change <= -Matters) reasons.Add(BillReason.LessUse);
            if (now.Days - then.Days >= 3) reasons.Add(BillReason.MoreDays);
            else if (then.Days - now.Days >= 3) reasons.Add(BillReason.FewerDays);
        }
        if (then is not null && priceChanges.Any(day => day > then.From)) reasons.Add(BillReason.NewPrices);
        if (bill.IsEstimated) reasons.Add(BillReason.Estimated);
        else if (before?.IsEstimated == true) reasons.Add(BillReason.SettlesEstimate);
        if (bill.Registers.Select(row => row.Serial).Distinct().Count() > 1) reasons.Add(BillReason.NewMeter);
        if (days.Any(day => day.IsPeak)) reasons.Add(BillReason.PeakDays);
        if (bill.BalanceBefore > 0) reasons.Add(BillReason.OwedBefore);
        if (registers.Any(row => new[] { row.Start.Last, row.Start.Next, row.End.Last, row.End.Next }.Any(reading => reading?.IsLate == true))) reasons.Add(BillReason.LateReading);
        if (reasons.Count == 0) reasons.Add(BillReason.AsUsual);
        return reasons;
    }
}
