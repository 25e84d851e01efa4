using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation;

/// <summary>What a regulator reads of one operator for a month.</summary>
/// <param name="OperatorId">The tenant.</param>
/// <param name="Operator">Its name.</param>
/// <param name="Month">The last month that is over in the operator's zone.</param>
/// <param name="Currency">Currency.</param>
/// <param name="Subscribers">Accounts with an agreement on the month's last day.</param>
/// <param name="Points">Usage points with an agreement on that day.</param>
/// <param name="Bills">Bills of the month.</param>
/// <param name="Billed">Their totals, credit notes taken off.</param>
/// <param name="Paid">What has come in on them since.</param>
/// <param name="IsBillingFinal">True when a billing run of the month is done.</param>
/// <param name="Losses">Per resource supplied.</param>
public sealed record OperatorFigures(int OperatorId, string Operator, BillingMonth Month, Currency Currency, int Subscribers, int Points, int Bills, decimal Billed, decimal Paid, bool IsBillingFinal, IReadOnlyList<LossFigure> Losses)
{
    /// <summary>Fewest accounts of which sums are told: of fewer one could read a household.</summary>
    public const int SmallestGroup = 15;

    /// <summary>True when there are too few accounts to tell sums of.</summary>
    public bool IsSuppressed => Subscribers < SmallestGroup;

    /// <summary>Paid share of what was billed, as a fraction; null when nothing was billed.</summary>
    public decimal? Recovery => Billed > 0 ? Paid / Billed : null;
}

/// <summary>Supplied against registered of one resource in the month, over the operator's top network points.</summary>
/// <param name="Resource">What.</param>
/// <param name="Supplied">Base units (Wh or L) that flowed in.</param>
/// <param name="Registered">Base units that subscribers' meters registered.</param>
/// <param name="Coverage">Share of the meter hours due that were reported, 0 to 1.</param>
public sealed record LossFigure(Resource Resource, decimal Supplied, decimal Registered, decimal Coverage)
{
    /// <summary>Least coverage at which the loss of a month is final.</summary>
    public const decimal FinalFrom = 0.95m;

    /// <summary>Lost share of what flowed in, as a fraction; null when nothing flowed in. Positive = lost.</summary>
    public decimal? Loss => Supplied > 0 ? (Supplied - Registered) / Supplied : null;

    /// <summary>True when enough was reported.</summary>
    public bool IsFinal => Coverage >= FinalFrom;
}
