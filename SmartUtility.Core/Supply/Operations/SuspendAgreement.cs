using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Supply.Operations;

/// <summary>Suspends an agreement: supply should be off from now. Nobody is cut by it; the place stands in the list of differences until supply is switched. Twice is once.</summary>
public sealed class SuspendAgreement(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Changes the agreement with this number; the answer says whether it changed.</summary>
    public Task<Outcome<bool>> RunAsync(Actor actor, string number, string reason, CancellationToken stop) =>
        AgreementSupply.ChangeAsync(contexts, actor, number, reason, AgreementSupply.SuspendAsync, clock.GetUtcNow(), stop);
}
