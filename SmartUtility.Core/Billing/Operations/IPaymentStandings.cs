using SmartUtility.Core.Database;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>Says which accounts pay by an active mandate or early: the door for whoever keeps mandates.</summary>
public interface IPaymentStandings
{
    /// <summary>Standings by account; accounts that are absent have none.</summary>
    /// <param name="db">Inside the reading of the run.</param>
    /// <param name="subscribers">Accounts that owe.</param>
    /// <param name="stop">Stops.</param>
    Task<IReadOnlyDictionary<long, PaymentStanding>> OfAsync(UtilityDbContext db, IReadOnlyCollection<long> subscribers, CancellationToken stop);
}

/// <summary>Nobody has a mandate and nobody pays early.</summary>
public sealed class NoPaymentStandings : IPaymentStandings
{
    static readonly IReadOnlyDictionary<long, PaymentStanding> None = new Dictionary<long, PaymentStanding>();

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<long, PaymentStanding>> OfAsync(UtilityDbContext db, IReadOnlyCollection<long> subscribers, CancellationToken stop) => Task.FromResult(None);
}
