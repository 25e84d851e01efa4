using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Payments.Operations;

namespace SmartUtility.Web.Jobs;

/// <summary>Asks rails about payments whose payer left before the end.</summary>
public sealed partial class PaymentJob(OperatorIds operators, StartPayment start, ConfirmPayment confirm, ILogger<PaymentJob> log)
{
    /// <summary>Every operator in turn; twice is harmless. A rail without an answer fails the turn after all others were asked.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (!start.IsOffered) return;
        List<Exception> silent = [];
        foreach (var id in await operators.AllAsync(stop))
        {
            var swept = await confirm.SweepAsync(id, stop);
            if (swept.Refused > 0) NotBooked(log, swept.Refused, id);
            silent.AddRange(swept.Silent);
        }
        if (silent.Count > 0) throw new AggregateException($"{silent.Count} payments: the rail does not answer", silent);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} payments of operator {Operator} are paid at their rail and refused by the books: compare the rail's list with the ledger")]
    static partial void NotBooked(ILogger log, int count, int @operator);
}
