using SmartUtility.Core.Accounts;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>What stands out on a draft.</summary>
/// <param name="Flags">Stable codes, the gravest first.</param>
/// <param name="Usual">Base units that the same number of days took in bills before; null: too few are known.</param>
/// <param name="Refusal">Why it is held back, or null.</param>
public sealed record BillFindings(IReadOnlyList<string> Flags, long? Usual, Refusal? Refusal)
{
    /// <summary>True when a person looks at it first.</summary>
    public bool Waits(BillReview review) => review switch { BillReview.All => true, BillReview.None => false, _ => Flags.Any(flag => flag is BillCheck.High or BillCheck.Low) };
}

/// <summary>Checks a draft against the account's own history.</summary>
public static class BillCheck
{
    /// <summary>Far more than usual.</summary>
    public const string High = "high";
    /// <summary>Far less than usual.</summary>
    public const string Low = "low";
    /// <summary>Nothing was used.</summary>
    public const string Zero = "zero";
    /// <summary>The second estimate in a row: the next is held.</summary>
    public const string SecondEstimate = "second-estimate";
    /// <summary>A part was assumed.</summary>
    public const string Estimated = "estimated";
    /// <summary>Other figures than those that were released.</summary>
    public const string Changed = "changed";

    const int LeastBills = 3, LeastDays = 15;
    const decimal HighTimes = 2.5m, LowTimes = 0.25m;
    // Below ten units of difference nobody is called.
    const long Matters = 10 * ResourceUnits.BasePerDisplay;

    /// <summary>Findings. Refuses "bill-negative".</summary>
    public static BillFindings Of(BillDraft draft)
    {
        if (draft.Price.Total < 0) return new BillFindings([], null, new Conflict("bill-negative", $"the bill would be {BillingJson.Text(draft.Price.Total)} {draft.Price.Currency}; give back by a credit note"));
        var flags = new List<string>();
        var past = draft.Past.Where(bill => bill.To.DayNumber - bill.From.DayNumber >= LeastDays).TakeLast(12).ToList();
        long? usual = past.Count < LeastBills ? null : (long)(past.Sum(bill => bill.Quantity) / (decimal)past.Sum(bill => bill.To.DayNumber - bill.From.DayNumber) * (draft.Case.To.DayNumber - draft.Case.From.DayNumber));
        if (usual is { } before && draft.BaseQuantity > before * HighTimes && draft.BaseQuantity - before >= Matters) flags.Add(High);
        if (usual is { } most && draft.BaseQuantity < most * LowTimes && most - draft.BaseQuantity >= Matters) flags.Add(Low);
        if (draft.Projection is not null && draft.Past is [.., { IsProjected: true }]) flags.Add(SecondEstimate);
        if (draft.BaseQuantity == 0) flags.Add(Zero);
        if (draft.Projection is not null) flags.Add(Estimated);
        return new BillFindings(flags, usual, null);
    }
}
