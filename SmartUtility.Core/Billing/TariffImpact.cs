using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>What other prices would have made of a month: bills by the prices in force beside bills by the new ones.</summary>
/// <param name="Bills">Bills compared.</param>
/// <param name="Winners">Of them lower.</param>
/// <param name="Losers">Of them higher.</param>
/// <param name="Before">Sum by the prices in force, taxes and levies included.</param>
/// <param name="After">Sum by the new prices.</param>
/// <param name="NetBefore">Without taxes and levies: what stays with the operator.</param>
/// <param name="NetAfter">The same by the new prices.</param>
/// <param name="Classes">By class of customer, the largest first.</param>
/// <param name="Bands">By relative change, from the largest fall to the largest rise.</param>
/// <param name="Lowest">The ten that gain most.</param>
/// <param name="Highest">The ten that lose most.</param>
/// <param name="Held">Agreements that could not be priced, by the reason's code.</param>
public sealed record TariffImpact(int Bills, int Winners, int Losers, decimal Before, decimal After, decimal NetBefore, decimal NetAfter, IReadOnlyList<ClassImpact> Classes, IReadOnlyList<ImpactBand> Bands,
    IReadOnlyList<BillImpact> Lowest, IReadOnlyList<BillImpact> Highest, IReadOnlyDictionary<string, int> Held);

/// <summary>The same of one class.</summary>
/// <param name="Class">Class: "home", "business" …</param>
/// <param name="Bills">Bills.</param>
/// <param name="Winners">Lower.</param>
/// <param name="Losers">Higher.</param>
/// <param name="Quantity">Billed, in the tariff's unit.</param>
/// <param name="Before">Sum by the prices in force.</param>
/// <param name="After">Sum by the new prices.</param>
public sealed record ClassImpact(string Class, int Bills, int Winners, int Losers, decimal Quantity, decimal Before, decimal After);

/// <summary>Bills whose total changes by a share of it.</summary>
/// <param name="Bills">How many.</param>
/// <param name="From">A fraction (−0.1 is 10 % less), null: any fall; a fall of just this belongs to the band, a rise does not. For the band of no change both are 0.</param>
/// <param name="To">A fraction, null: any rise; a rise of just this belongs to the band, a fall does not.</param>
public sealed record ImpactBand(int Bills, decimal? From = null, decimal? To = null);

/// <summary>One bill by both.</summary>
/// <param name="Account">Account.</param>
/// <param name="Agreement">Contract.</param>
/// <param name="Class">Class.</param>
/// <param name="Quantity">Billed, in the tariff's unit.</param>
/// <param name="Before">Total by the prices in force.</param>
/// <param name="After">Total by the new prices.</param>
public sealed record BillImpact(string Account, string Agreement, string Class, decimal Quantity, decimal Before, decimal After)
{
    /// <summary>After − before.</summary>
    [System.Text.Json.Serialization.JsonIgnore] public decimal Change => After - Before;
}

/// <summary>Adds bills up one by one; what it keeps does not grow with them.</summary>
public sealed class ImpactCounter
{
    /// <summary>Bills named on each side.</summary>
    public const int Named = 10;

    static readonly decimal[] Edges = [-0.5m, -0.2m, -0.1m, -0.05m, 0, 0.05m, 0.1m, 0.2m, 0.5m];

    readonly Dictionary<string, ClassImpact> _classes = new(StringComparer.Ordinal);
    readonly SortedDictionary<string, int> _held = new(StringComparer.Ordinal);
    readonly int[] _bands = new int[Edges.Length + 2];
    readonly PriorityQueue<BillImpact, decimal> _lowest = new(), _highest = new();
    decimal _netBefore, _netAfter;

    /// <summary>Counts a bill.</summary>
    public void Add(BillImpact bill, decimal netBefore, decimal netAfter)
    {
        var before = _classes.GetValueOrDefault(bill.Class) ?? new ClassImpact(bill.Class, 0, 0, 0, 0, 0, 0);
        _classes[bill.Class] = new ClassImpact(bill.Class, before.Bills + 1, before.Winners + (bill.Change < 0 ? 1 : 0), before.Losers + (bill.Change > 0 ? 1 : 0), before.Quantity + bill.Quantity, before.Before + bill.Before, before.After + bill.After);
        _bands[BandOf(bill)]++;
        (_netBefore, _netAfter) = (_netBefore + netBefore, _netAfter + netAfter);
        if (bill.Change < 0) Keep(_lowest, bill, -bill.Change);
        if (bill.Change > 0) Keep(_highest, bill, bill.Change);
    }

    /// <summary>Counts an agreement that cannot be priced.</summary>
    public void Hold(string reason) => _held[reason] = _held.GetValueOrDefault(reason) + 1;

    static void Keep(PriorityQueue<BillImpact, decimal> kept, BillImpact bill, decimal size)
    {
        if (kept.Count < Named) kept.Enqueue(bill, size);
        else kept.EnqueueDequeue(bill, size);
    }

    // 0: below the first edge … ; the band of no change stands between the falls and the rises.
    static int BandOf(BillImpact bill)
    {
        var zero = Array.IndexOf(Edges, 0m);
        if (bill.Change == 0) return zero + 1;
        // A bill of nothing that costs something now rises without bounds.
        var share = bill.Before == 0 ? decimal.MaxValue * Math.Sign(bill.Change) : bill.Change / Math.Abs(bill.Before);
        var below = Edges.Count(edge => bill.Change < 0 ? share >= edge : share > edge);
        return bill.Change < 0 ? below : below + 1;
    }

    static ImpactBand Band(int no, int bills)
    {
        var zero = Array.IndexOf(Edges, 0m);
        if (no == zero + 1) return new ImpactBand(bills, 0, 0);
        var above = no <= zero ? no - 1 : no - 2;
        return new ImpactBand(bills, above < 0 ? null : Edges[above], above + 1 == Edges.Length ? null : Edges[above + 1]);
    }

    /// <summary>What came out.</summary>
    public TariffImpact Report() => new(_classes.Values.Sum(row => row.Bills), _classes.Values.Sum(row => row.Winners), _classes.Values.Sum(row => row.Losers), _classes.Values.Sum(row => row.Before), _classes.Values.Sum(row => row.After),
        _netBefore, _netAfter, [.. _classes.Values.OrderByDescending(row => row.Bills).ThenBy(row => row.Class, StringComparer.Ordinal)], [.. _bands.Select((bills, no) => Band(no, bills))],
        [.. _lowest.UnorderedItems.Select(row => row.Element).OrderBy(row => row.Change).ThenBy(row => row.Account, StringComparer.Ordinal)],
        [.. _highest.UnorderedItems.Select(row => row.Element).OrderByDescending(row => row.Change).ThenBy(row => row.Account, StringComparer.Ordinal)], _held);
}
