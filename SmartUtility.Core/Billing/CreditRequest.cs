using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>Somebody asked for a bill to be taken back; another person must confirm.</summary>
public sealed class CreditRequest : IOwned
{
    /// <summary>The bill; one request each.</summary>
    public long InvoiceId { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>Who asked.</summary>
    public required string RequestedBy { get; init; }
    /// <summary>The same as role and key, since names of keys may repeat: "Billing:12".</summary>
    public required string RequestedById { get; init; }
    /// <summary>When.</summary>
    public DateTimeOffset RequestedAt { get; init; }
    /// <summary>Why, at most 200 characters; stands on the credit note.</summary>
    public required string Reason { get; init; }
    /// <summary>Who confirmed, or null while it waits.</summary>
    public string? ConfirmedBy { get; set; }
}

/// <summary>What became of the wish to take a bill back.</summary>
/// <param name="Note">The credit note; null while a second person must confirm.</param>
/// <param name="Request">Who asked; null when the program itself did.</param>
public sealed record CreditAnswer(Invoice? Note, CreditRequest? Request);

/// <summary>State of a correction that the program proposes.</summary>
public enum CorrectionState
{
    /// <summary>Waits for a person.</summary>
    Open,
    /// <summary>A person left the bill as it is.</summary>
    Dismissed,
    /// <summary>The bill was taken back and issued anew.</summary>
    Done,
}

/// <summary>A bill that would come to something else by the readings known now. Nothing changes before people say so.</summary>
public sealed class ProposedCorrection : IOwned
{
    /// <summary>The bill.</summary>
    public long InvoiceId { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>Base units (Wh or L) by the readings known now.</summary>
    public long Quantity { get; set; }
    /// <summary>What would be to pay.</summary>
    public decimal Total { get; set; }
    /// <summary>When it was found, or found to be another.</summary>
    public DateTimeOffset FoundAt { get; set; }
    /// <summary>State.</summary>
    public CorrectionState State { get; set; }
    /// <summary>Who decided, or null.</summary>
    public string? DecidedBy { get; set; }
}

/// <summary>A proposed correction in a list.</summary>
/// <param name="Number">The bill.</param>
/// <param name="Account">Account number.</param>
/// <param name="Name">Subscriber.</param>
/// <param name="Resource">What is supplied.</param>
/// <param name="From">First local day billed.</param>
/// <param name="BilledQuantity">Base units billed.</param>
/// <param name="Quantity">Base units by the readings known now.</param>
/// <param name="Billed">What was to pay.</param>
/// <param name="Total">What would be to pay.</param>
/// <param name="WasEstimated">A part of the bill had been assumed.</param>
/// <param name="AskedBy">Who asked for the credit note that a second person must confirm, or null.</param>
public sealed record CorrectionRow(string Number, string Account, string Name, Resource Resource, DateOnly From, long BilledQuantity, long Quantity, decimal Billed, decimal Total, bool WasEstimated, string? AskedBy);
