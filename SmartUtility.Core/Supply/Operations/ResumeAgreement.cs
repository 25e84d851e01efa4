using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Supply.Operations;

/// <summary>Lets a suspended agreement run again: supply should be on from now. Twice is once.</summary>
public sealed class ResumeAgreement(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Changes the agreement with this number; the answer says whether it changed.</summary>
    public Task<Outcome<bool>> RunAsync(Actor actor, string number, string reason, CancellationToken stop) =>
        AgreementSupply.ChangeAsync(contexts, actor, number, reason, AgreementSupply.ResumeAsync, clock.GetUtcNow(), stop);
}
