using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Notifications.Operations;

namespace SmartUtility.Web.Jobs;

/// <summary>Sends waiting e-mails of every operator and of the installation itself.</summary>
public sealed class NotificationJob(OperatorIds operators, DeliverMessages deliver)
{
    /// <summary>Sends what is due.</summary>
    public async Task RunAsync(CancellationToken stop) =>
        _ = (await deliver.RunAsync(Actor.System([0, .. await operators.AllAsync(stop)]), stop)).Value;
}
