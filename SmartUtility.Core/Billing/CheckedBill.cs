using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>What became of a bill that a check of a run spoke of.</summary>
public enum CheckedState
{
    /// <summary>Waits for a person.</summary>
    Waiting,
    /// <summary>A person released it; it is issued with these figures or waits again.</summary>
    Released,
    /// <summary>Issued.</summary>
    Issued,
}

/// <summary>A draft of a run that waits or had something about it: what a person sees before it is issued. It has no number; the bill is worked out again when it is issued
/// and only issued if it comes to the same.</summary>
public sealed class CheckedBill : IOwned
{
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>The run.</summary>
    public long RunId { get; init; }
    /// <summary>The agreement.</summary>
    public long AgreementId { get; init; }
    /// <summary>State.</summary>
    public CheckedState State { get; set; }
    /// <summary>Codes of <see cref="BillCheck"/>, the gravest first, with commas between.</summary>
    public required string Flags { get; set; }
    /// <summary>What is to be paid.</summary>
    public decimal Total { get; set; }
    /// <summary>Base units (Wh or L).</summary>
    public long Quantity { get; set; }
    /// <summary>Base units that the same days usually take; null: too little is known.</summary>
    public long? Usual { get; set; }
    /// <summary>When checked.</summary>
    public DateTimeOffset CheckedAt { get; set; }
    /// <summary>Who released it, or null.</summary>
    public string? ReleasedBy { get; set; }
}
