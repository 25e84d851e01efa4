using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Database;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>Numbers without gaps: taken in the transaction that uses them, last, because the series stays locked until it ends. A transaction that fails gives its numbers back.</summary>
public static class Numbers
{
    /// <summary>Bills.</summary>
    public const string Bills = "F";
    /// <summary>Credit notes.</summary>
    public const string CreditNotes = "A";
    /// <summary>Receipts.</summary>
    public const string Receipts = "R";
    /// <summary>Shifts of the counter.</summary>
    public const string Shifts = "S";

    /// <summary>Takes the next numbers of a series; returns the first.</summary>
    public static async Task<long> TakeAsync(UtilityDbContext db, int operatorId, string series, int year, int count, CancellationToken stop)
    {
        // Not composable (an insert), so the rows are read as they come.
        var last = await db.Database.SqlQuery<long>($"""
            insert into number_series (operator_id, series, year, last) values ({operatorId}, {series}, {year}, {count})
            on conflict (operator_id, series, year) do update set last = number_series.last + {count} returning last as "Value"
            """).ToListAsync(stop);
        return last[0] - count + 1;
    }

    /// <summary>As printed: "AQUA-F-2026-000123"; unique in the installation, so that one payer's bills of two operators never share a number.</summary>
    public static string Text(string operatorCode, string series, int year, long number) => string.Create(CultureInfo.InvariantCulture, $"{operatorCode}-{series}-{year}-{number:000000}");
}
