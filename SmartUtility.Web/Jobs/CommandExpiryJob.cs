using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Commands.Operations;

namespace SmartUtility.Web.Jobs;

/// <summary>Ends commands nobody answered in time.</summary>
public sealed class CommandExpiryJob(OperatorIds operators, ExpireCommands expire)
{
    /// <summary>All operators at once; twice is harmless.</summary>
    public async Task RunAsync(CancellationToken stop) => await expire.RunAsync(Actor.System(await operators.AllAsync(stop)), stop);
}
