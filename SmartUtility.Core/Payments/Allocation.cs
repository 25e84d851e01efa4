using SmartUtility.Core.Ledger;

namespace SmartUtility.Core.Payments;

/// <summary>A bill that still owes something.</summary>
/// <param name="InvoiceId">The bill.</param>
/// <param name="DueOn">Last day to pay.</param>
/// <param name="Open">What it owes, positive.</param>
public sealed record OpenBill(long InvoiceId, DateOnly DueOn, decimal Open);

/// <summary>Shares money among bills.</summary>
public static class Allocation
{
    /// <summary>Bills named first, then the oldest due; what is left when all are paid is not returned (it becomes credit). Never more than a bill owes, never more than the money.</summary>
    public static IReadOnlyList<InvoicePart> OldestFirst(decimal amount, IEnumerable<OpenBill> bills, IReadOnlyCollection<long>? named = null)
    {
        var parts = new List<InvoicePart>();
        foreach (var bill in bills.Where(bill => bill.Open > 0).OrderBy(bill => named?.Contains(bill.InvoiceId) == true ? 0 : 1).ThenBy(bill => bill.DueOn).ThenBy(bill => bill.InvoiceId))
        {
            if (amount <= 0) break;
            var part = Math.Min(amount, bill.Open);
            parts.Add(new InvoicePart(bill.InvoiceId, part));
            amount -= part;
        }
        return parts;
    }
}
