using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Payments.Operations;

namespace SmartUtility.Web.Jobs;

/// <summary>Asks rails about payments whose payer left before the end.</summary>
public sealed class PaymentJob(OperatorIds operators, StartPayment start, ConfirmPayment confirm)
{
    /// <summary>Every operator in turn; twice is harmless.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (!start.IsOffered) return;
        foreach (var id in await operators.AllAsync(stop)) await confirm.SweepAsync(id, stop);
    }
}
