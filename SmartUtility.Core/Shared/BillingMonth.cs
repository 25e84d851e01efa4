using System.Globalization;

namespace SmartUtility.Core.Shared;

/// <summary>A calendar month in the operator's zone; written "2026-03".</summary>
/// <param name="Year">1 to 9999.</param>
/// <param name="Month">1 to 12.</param>
public readonly record struct BillingMonth(int Year, int Month) : IComparable<BillingMonth>
{
    /// <summary>First day.</summary>
    public DateOnly First => new(Year, Month, 1);

    /// <summary>First day of the month after: the exclusive end.</summary>
    public DateOnly End => First.AddMonths(1);

    /// <summary>Days in the month, 28 to 31.</summary>
    public int Days => End.DayNumber - First.DayNumber;

    /// <summary>The month after.</summary>
    public BillingMonth Next => Of(End);

    /// <summary>The month before.</summary>
    public BillingMonth Previous => Of(First.AddDays(-1));

    /// <summary>The month a day falls in.</summary>
    public static BillingMonth Of(DateOnly day) => new(day.Year, day.Month);

    /// <summary>Reads "2026-03"; refuses anything else with a FormatException.</summary>
    public static BillingMonth Parse(string text) => TryParse(text, out var month) ? month : throw new FormatException($"'{text}' is not a month like 2026-03");

    /// <summary>Reads "2026-03"; false for anything else.</summary>
    public static bool TryParse(string? text, out BillingMonth month)
    {
        var ok = DateOnly.TryParseExact(text + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        month = ok ? Of(day) : default;
        return ok;
    }

    /// <inheritdoc/>
    public int CompareTo(BillingMonth other) => First.CompareTo(other.First);

    /// <summary>"2026-03".</summary>
    public override string ToString() => First.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>Earlier than.</summary>
    public static bool operator <(BillingMonth a, BillingMonth b) => a.CompareTo(b) < 0;
    /// <summary>Later than.</summary>
    public static bool operator >(BillingMonth a, BillingMonth b) => a.CompareTo(b) > 0;
    /// <summary>Not later than.</summary>
    public static bool operator <=(BillingMonth a, BillingMonth b) => a.CompareTo(b) <= 0;
    /// <summary>Not earlier than.</summary>
    public static bool operator >=(BillingMonth a, BillingMonth b) => a.CompareTo(b) >= 0;
}
