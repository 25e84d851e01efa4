namespace SmartUtility.Core.Billing;

/// <summary>A month of the chart of a bill.</summary>
/// <param name="Month">First day of the month.</param>
/// <param name="Quantity">Billed, in the bill's unit; null: no bill is known.</param>
/// <param name="Share">Height of its bar, 0 to 1 of the tallest.</param>
public sealed record ChartMonth(DateOnly Month, decimal? Quantity, decimal Share);

/// <summary>What a printed bill says beyond its document: sums, averages and comparisons, all from the document alone.</summary>
public static class BillFigures
{
    /// <summary>Months of the chart: the one billed and the twelve before.</summary>
    public const int ChartMonths = 13;

    /// <summary>The thirteen months that end with the one billed, oldest first. Two bills of one month are one bar.</summary>
    public static IReadOnlyList<ChartMonth> Chart(InvoiceDocument bill)
    {
        var last = First(bill.From);
        var sums = bill.History.Where(row => First(row.From) < last).Append(new DocumentHistory(bill.From, bill.Quantity)).GroupBy(row => First(row.From)).ToDictionary(month => month.Key, month => month.Sum(row => row.Quantity));
        var months = Enumerable.Range(0, ChartMonths).Select(n => last.AddMonths(n - ChartMonths + 1)).ToList();
        var most = months.Max(month => sums.GetValueOrDefault(month));
        return months.ConvertAll(month => sums.TryGetValue(month, out var quantity) ? new ChartMonth(month, quantity, most <= 0 ? 0 : Math.Max(0, quantity) / most) : new ChartMonth(month, null, 0));
    }

    /// <summary>Billed in the same month of the year before; null: no bill is known.</summary>
    public static decimal? SameMonthLastYear(InvoiceDocument bill)
    {
        var month = First(bill.From).AddYears(-1);
        var rows = bill.History.Where(row => First(row.From) == month).ToList();
        return rows.Count == 0 ? null : rows.Sum(row => row.Quantity);
    }

    /// <summary>Change against the same month of the year before: 0.1 is 10 % more; null where there is none, or nothing was used then.</summary>
    public static decimal? ChangeOfYear(InvoiceDocument bill) => SameMonthLastYear(bill) is > 0 and var before ? bill.Quantity / before - 1 : null;

    /// <summary>Used on a day, in the bill's unit.</summary>
    public static decimal PerDay(InvoiceDocument bill) => bill.Days <= 0 ? 0 : bill.Quantity / bill.Days;

    /// <summary>What is to be paid with what was owed before; never negative.</summary>
    public static decimal ToPay(InvoiceDocument bill) => Math.Max(0, bill.Price.Total + bill.BalanceBefore);

    /// <summary>What one unit costs, everything included; null where nothing was used.</summary>
    public static decimal? PerUnit(InvoiceDocument bill) => bill.Quantity > 0 ? bill.Price.Total / bill.Quantity : null;

    /// <summary>Taxes of one rate and kind together, in the order in which they stand.</summary>
    public static IReadOnlyList<RatedTax> TaxesByRate(RatedBill price) =>
        [.. price.Taxes.GroupBy(tax => (tax.Label, tax.Rate, tax.Included)).Select(group => group.First() with { Base = group.Sum(tax => tax.Base), Amount = group.Sum(tax => tax.Amount) })];

    /// <summary>How a register's index at the start came about.</summary>
    public static IndexMark StartMark(InvoiceDocument bill, DocumentRegister row) => DateOnly.FromDateTime(row.FromOn) > bill.From ? IndexMark.Installed : IndexMark.Read;

    /// <summary>How a register's index at the end came about. An estimate is told of the end that can be one: the meter that stayed.</summary>
    public static IndexMark EndMark(InvoiceDocument bill, DocumentRegister row) =>
        row.IsEstimated ? IndexMark.Estimated : row.ToOn < bill.To.ToDateTime(TimeOnly.MinValue) && bill.Registers.Any(later => later.Serial != row.Serial && later.FromOn >= row.ToOn) ? IndexMark.Removed : IndexMark.Read;

    /// <summary>Height of a row so that so many fit: never less than can be read, never more than is comfortable.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="space">Points there are.</param>
    public static double RowHeight(int rows, double space) => Math.Clamp(rows == 0 ? 15 : space / rows, 11.5, 15);

    static DateOnly First(DateOnly day) => new(day.Year, day.Month, 1);
}

/// <summary>How an index came about, as a bill says it.</summary>
public enum IndexMark
{
    /// <summary>Read.</summary>
    Read,
    /// <summary>Interpolated between readings, or assumed.</summary>
    Estimated,
    /// <summary>Read when the meter was put in.</summary>
    Installed,
    /// <summary>Read when the meter was taken out.</summary>
    Removed,
}
