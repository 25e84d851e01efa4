using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Payments;

/// <summary>What has become of a payment that a payer began from a distance.</summary>
public enum IntentState
{
    /// <summary>The rail has not said; the payer must not pay again.</summary>
    Pending,
    /// <summary>The rail has the money and it is booked.</summary>
    Paid,
    /// <summary>The rail or the payer refused: nothing was taken.</summary>
    Failed,
    /// <summary>Not confirmed in time: nothing was taken.</summary>
    Expired,
}

/// <summary>A payment that a payer began: made before the rail is asked, so that nothing the rail does is without it.</summary>
public sealed class PaymentIntent : IOwned
{
    /// <summary>Most time for the payer to confirm.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary>Id, 32 hexadecimal digits made with the form: the same form sent twice is one intent, and the rail knows it by this.</summary>
    public required string Key { get; init; }
    /// <inheritdoc/>
    public int OperatorId { get; init; }
    /// <summary>Whose account it pays.</summary>
    public long SubscriberId { get; init; }
    /// <summary>Numbers of bills to pay first.</summary>
    public string[] Bills { get; init; } = [];
    /// <summary>Positive.</summary>
    public decimal Amount { get; init; }
    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }
    /// <summary>Code of the rail.</summary>
    public required string Rail { get; init; }
    /// <summary>The payer's phone, E.164.</summary>
    public required string Payer { get; init; }
    /// <summary>When begun.</summary>
    public DateTimeOffset CreatedAt { get; init; }
    /// <summary>Not to be confirmed from here on.</summary>
    public DateTimeOffset ExpiresAt { get; init; }
    /// <summary>State.</summary>
    public IntentState State { get; init; }
    /// <summary>Why not, as the rail says: a stable code, or null.</summary>
    public string? Failure { get; init; }
    /// <summary>Receipt of the booking, or null.</summary>
    public string? Receipt { get; init; }
}

/// <summary>The rule of an intent's state.</summary>
public static class IntentRules
{
    /// <summary>After this long past its end an intent that the rail still calls pending is expired.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>For this long after its end the rail is still asked, because money may come late.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromDays(1);

    /// <summary>The state after an answer of the rail. Money that is there counts in every state; nothing else leaves an end again.</summary>
    /// <param name="state">So far.</param>
    /// <param name="answer">What the rail says; null: it does not know this intent.</param>
    /// <param name="expiresAt">The intent's end.</param>
    /// <param name="now">Now.</param>
    public static IntentState Next(IntentState state, RailAnswer? answer, DateTimeOffset expiresAt, DateTimeOffset now)
    {
        if (state == IntentState.Paid || answer is { State: IntentState.Paid }) return IntentState.Paid;
        if (state != IntentState.Pending) return state;
        if (answer is { State: not IntentState.Pending } ended) return ended.State;
        return now >= expiresAt + (answer is null ? TimeSpan.Zero : Patience) ? IntentState.Expired : IntentState.Pending;
    }
}
