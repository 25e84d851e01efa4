using SmartUtility.Core.Metering;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>Where an assumed rate of use comes from.</summary>
public enum ProjectionMethod
{
    /// <summary>The average of the last three bills.</summary>
    PastBills,
    /// <summary>The pace of the same period until the last reading.</summary>
    OwnPace,
}

/// <summary>Use between the last reading and the end of a period, which nobody read. The next reading settles it: the bill is then proposed for correction.</summary>
/// <param name="Register">Which of the registers billed it is added to.</param>
/// <param name="BaseQuantity">Assumed, base units (Wh or L), 0 or more.</param>
/// <param name="PerDay">Base units a day.</param>
/// <param name="Since">The last reading, or the start.</param>
/// <param name="Method">Where the rate comes from.</param>
public sealed record Projection(int Register, long BaseQuantity, decimal PerDay, DateTimeOffset Since, ProjectionMethod Method)
{
    const int Bills = 3, LeastDays = 7;

    /// <summary>Most estimates in a row: after so many the next bill is held for somebody to read the meter.</summary>
    public const int MostInARow = 2;

    /// <summary>What must be assumed; null when the end was read. Refused "readings-missing": neither bills before nor a week of readings say at what rate; "third-estimate".</summary>
    /// <param name="billed">The registers billed; one of a meter, or its rates.</param>
    /// <param name="past">Bills before, oldest first.</param>
    public static Outcome<Projection?> Of(IReadOnlyList<RegisterUsage> billed, IReadOnlyList<PastBill> past)
    {
        // Of several meters one after the other only the last is open; of several rates the first takes what is assumed.
        var open = billed.Index().Where(row => row.Item.KnownUntil is not { } known || known < row.Item.Until - Consumption.MeasuredWithin).ToList();
        if (open.Count == 0) return (Projection?)null;
        var (at, register) = open[0];
        if (past.TakeLast(MostInARow).Count(bill => bill.IsProjected) == MostInARow)
            return new Conflict("third-estimate", $"the last {MostInARow} bills were estimated and meter {register.Serial} was not read again; somebody must read it");

        var since = register.KnownUntil is { } last && last > register.FromAt ? last : register.FromAt;
        var (missing, read) = ((decimal)(register.Until - since).TotalDays, (decimal)(since - register.FromAt).TotalDays);
        var known = past.Where(bill => !bill.IsProjected).TakeLast(Bills).DefaultIfEmpty(past.Count > 0 ? past[^1] : null).OfType<PastBill>().ToList();
        if (known.Sum(bill => bill.To.DayNumber - bill.From.DayNumber) is > 0 and var days)
            return Make(known.Sum(bill => bill.Quantity) / (decimal)days, ProjectionMethod.PastBills);
        return read >= LeastDays ? Make(open.Sum(row => row.Item.BaseQuantity) / read, ProjectionMethod.OwnPace)
            : new Conflict("readings-missing", $"meter {register.Serial} has no reading after {since:yyyy-MM-dd HH:mm} UTC, and nothing says at what rate was used since");

        Projection Make(decimal perDay, ProjectionMethod method) => new(at, (long)(perDay * missing), perDay, since, method);
    }
}
