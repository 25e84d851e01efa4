using System.Security.Cryptography;
using System.Text;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation;

/// <summary>What the regulator sends.</summary>
public enum LevyDocumentKind
{
    /// <summary>An invoice for a period.</summary>
    Invoice,
    /// <summary>Takes back an invoice or a part of it.</summary>
    Credit,
}

/// <summary>Everything a statement prints, frozen as JSON when an assessment is made.</summary>
/// <param name="Kind">Kind.</param>
/// <param name="Issuer">The regulator.</param>
/// <param name="OperatorCode">The operator.</param>
/// <param name="OperatorName">Its name.</param>
/// <param name="From">First day of the period.</param>
/// <param name="To">First day after.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="StatisticsHash">Hash of the period's frozen figures.</param>
/// <param name="IsFinal">True when no figure was provisional.</param>
/// <param name="Lines">Lines.</param>
/// <param name="Total">Their sum; negative when the operator is owed.</param>
/// <param name="DueDays">Days to pay after issue.</param>
/// <param name="Late">What being late costs, or null.</param>
/// <param name="OperatorAddress">The operator's address, or null.</param>
/// <param name="LegalId">Its tax id, or null.</param>
/// <param name="Corrects">Number of the invoice a credit takes back, or null.</param>
/// <param name="Reason">Why, or null.</param>
public sealed record LevyStatement(LevyDocumentKind Kind, LevyIssuer Issuer, string OperatorCode, string OperatorName, DateOnly From, DateOnly To, string Currency, string StatisticsHash, bool IsFinal,
    IReadOnlyList<LevyLine> Lines, decimal Total, int DueDays, LateTerms? Late = null, string? OperatorAddress = null, string? LegalId = null, string? Corrects = null, string? Reason = null)
{
    /// <summary>SHA-256 of its JSON, lower-case hex.</summary>
    public static string HashOf(string json) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));

    /// <summary>What each beneficiary gets.</summary>
    public IReadOnlyList<(string Beneficiary, decimal Amount)> Shares() => [.. Lines.GroupBy(line => line.Beneficiary, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (group.Key, group.Sum(line => line.Amount)))];
}

/// <summary>What the regulator reckons an operator owes for a period, or (kind credit) proposes to take back; becomes a document when a second person issues it. Only ever inserted: a new one has the next revision.</summary>
public sealed class LevyAssessment : IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>The closed period.</summary>
    public long PeriodId { get; init; }
    /// <summary>Kind.</summary>
    public LevyDocumentKind Kind { get; init; }
    /// <summary>1, 2, 3 … per period and kind; of invoices the latest counts.</summary>
    public int Revision { get; init; }
    /// <summary>Key of the invoice a credit takes back, or null.</summary>
    public long? CorrectsId { get; init; }
    /// <summary>The <see cref="LevyStatement"/> as JSON text, exactly as hashed.</summary>
    public required string Document { get; init; }
    /// <summary>Total.</summary>
    public decimal Total { get; init; }
    /// <summary>When made.</summary>
    public DateTimeOffset MadeAt { get; init; }
    /// <summary>By whom: another person issues.</summary>
    public required string MadeBy { get; init; }
    /// <summary>Until when the operator may comment before anything is issued.</summary>
    public DateTimeOffset CommentUntil { get; init; }

    /// <summary>Its statement.</summary>
    public LevyStatement Statement() => BillingJson.Read<LevyStatement>(Document, "document").Value;
}

/// <summary>What operator or regulator has to say about an assessment. Only ever inserted.</summary>
public sealed class LevyComment : IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>The assessment.</summary>
    public long AssessmentId { get; init; }
    /// <summary>True when the regulator writes.</summary>
    public bool IsRegulator { get; init; }
    /// <summary>True when the operator agrees: the invoice may be issued at once.</summary>
    public bool Agrees { get; init; }
    /// <summary>Words.</summary>
    public required string Text { get; init; }
    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }
    /// <summary>By whom.</summary>
    public required string By { get; init; }
}

/// <summary>An issued invoice or credit of the regulator. Never changes (the database refuses it).</summary>
public sealed class LevyInvoice : IOwned
{
    /// <summary>Series of invoices.</summary>
    public const string Invoices = "L";
    /// <summary>Series of credits.</summary>
    public const string Credits = "C";
    /// <summary>Prefix of the regulator's numbers.</summary>
    public const string Prefix = "REG";

    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <summary>The operator it is addressed to.</summary>
    public int OperatorId { get; init; }
    /// <summary>Kind.</summary>
    public LevyDocumentKind Kind { get; init; }
    /// <summary>Gap-free per year and kind across operators: "REG-L-2026-000001".</summary>
    public required string Number { get; init; }
    /// <summary>The closed period.</summary>
    public long PeriodId { get; init; }
    /// <summary>The assessment it was issued from.</summary>
    public long AssessmentId { get; init; }
    /// <summary>When issued.</summary>
    public DateTimeOffset IssuedAt { get; init; }
    /// <summary>By whom; never who made the assessment.</summary>
    public required string IssuedBy { get; init; }
    /// <summary>Last day to pay.</summary>
    public DateOnly DueOn { get; init; }
    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }
    /// <summary>Negative on a credit.</summary>
    public decimal Total { get; init; }
    /// <summary>The <see cref="LevyStatement"/> as JSON text.</summary>
    public required string Document { get; init; }
    /// <summary>SHA-256 of <see cref="Document"/>, lower-case hex.</summary>
    public required string Hash { get; init; }
    /// <summary>The invoice a credit takes back, or null.</summary>
    public long? CorrectsId { get; init; }

    /// <summary>Its statement.</summary>
    public LevyStatement Statement() => BillingJson.Read<LevyStatement>(Document, "document").Value;
}

/// <summary>What an operator says it has paid on an invoice; it counts when the regulator has confirmed it. Only ever inserted.</summary>
public sealed class LevyPayment : IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>The invoice.</summary>
    public long InvoiceId { get; init; }
    /// <summary>Reference of the transfer, unique per operator.</summary>
    public required string Reference { get; init; }
    /// <summary>Positive.</summary>
    public decimal Amount { get; init; }
    /// <summary>Day on which it was paid.</summary>
    public DateOnly PaidOn { get; init; }
    /// <summary>When said.</summary>
    public DateTimeOffset At { get; init; }
    /// <summary>By whom.</summary>
    public required string By { get; init; }
}

/// <summary>The regulator has received a payment. Only ever inserted, once per payment.</summary>
public sealed class LevyReceipt : IOwned
{
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>The payment.</summary>
    public long PaymentId { get; init; }
    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }
    /// <summary>By whom.</summary>
    public required string By { get; init; }
}

/// <summary>A published version of an operator's scheme. Never edited: a new version has another day.</summary>
public sealed class StoredScheme : IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>First day; unique per operator.</summary>
    public DateOnly ValidFrom { get; init; }
    /// <summary>The <see cref="LevyScheme"/> as JSON.</summary>
    public required string Definition { get; init; }
    /// <summary>When published.</summary>
    public DateTimeOffset PublishedAt { get; init; }
    /// <summary>By whom.</summary>
    public required string PublishedBy { get; init; }

    /// <summary>As a scheme.</summary>
    public LevyScheme Scheme() => BillingJson.Read<LevyScheme>(Definition, "scheme-invalid").Value;
}
