namespace SmartUtility.Core.Payments;

/// <summary>
/// The door to a mobile wallet, a bank or a card: charges are begun here and confirmed by asking, never by what a callback says. Both calls may be repeated at any time: the same key is
/// the same charge. What breaks on the way throws.
/// </summary>
public interface IPaymentRail
{
    /// <summary>Rail of its payments: lower-case letters, digits and hyphens, at most 20.</summary>
    string Code { get; }

    /// <summary>Begins a charge; returns where the payer confirms: an address, on this site when it begins with "/".</summary>
    Task<string> StartAsync(RailCharge charge, CancellationToken stop);

    /// <summary>What has become of a charge; null when the rail does not know it.</summary>
    Task<RailAnswer?> QueryAsync(int operatorId, string key, CancellationToken stop);
}

/// <summary>What a payer is asked to pay.</summary>
/// <param name="OperatorId">Who gets it.</param>
/// <param name="Key">See <see cref="PaymentIntent.Key"/>.</param>
/// <param name="Amount">Positive.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Payer">Phone, E.164.</param>
/// <param name="Purpose">Shown to the payer: who gets it, for which account.</param>
/// <param name="ExpiresAt">Not to be confirmed from here on.</param>
public sealed record RailCharge(int OperatorId, string Key, decimal Amount, string Currency, string Payer, string Purpose, DateTimeOffset ExpiresAt);

/// <summary>What a rail says of a charge.</summary>
/// <param name="State">State.</param>
/// <param name="Reference">The rail's own number of the money, unique in it; not null when paid.</param>
/// <param name="Amount">What was really paid.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Failure">Why not: a stable code, or null.</param>
public sealed record RailAnswer(IntentState State, string? Reference, decimal Amount, string Currency, string? Failure = null);
