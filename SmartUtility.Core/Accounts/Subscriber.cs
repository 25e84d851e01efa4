using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Accounts;

/// <summary>What kind of customer holds an account.</summary>
public enum SubscriberKind
{
    /// <summary>A person or household.</summary>
    Person,
    /// <summary>A company; has a tax id, may have several sites.</summary>
    Business,
    /// <summary>A ministry, school, hospital, town hall.</summary>
    PublicBody,
}

/// <summary>A customer of one operator: the account under whose number is owed and paid.</summary>
public sealed class Subscriber : IOwned
{
    /// <summary>Key.</summary>
    public long Id { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>Account number, unique per operator; what people quote when they pay.</summary>
    public required string Account { get; init; }
    /// <summary>Name as it stands on bills.</summary>
    public required string Name { get; set; }
    /// <summary>Kind.</summary>
    public SubscriberKind Kind { get; set; }
    /// <summary>Tax id; required for a business.</summary>
    public string? TaxId { get; set; }
    /// <summary>Optional.</summary>
    public string? Email { get; set; }
    /// <summary>"en" or "fr": language of bills and messages.</summary>
    public string Language { get; set; } = "fr";
    /// <summary>When the account was opened.</summary>
    public DateTimeOffset CreatedAt { get; init; }
    /// <summary>Phones that reach this account; at least one.</summary>
    public List<SubscriberPhone> Phones { get; init; } = [];
}

/// <summary>A phone of an account. One phone may reach several accounts, one account may have several phones.</summary>
public sealed class SubscriberPhone : IOwned
{
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>The account.</summary>
    public long SubscriberId { get; init; }
    /// <summary>E.164, e.g. "+22997000001".</summary>
    public required string Phone { get; init; }
    /// <summary>The one that messages go to.</summary>
    public bool IsPrimary { get; set; }
}
