using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing.Operations;

namespace SmartUtility.Web.Jobs;

/// <summary>Draws a month's print file. Killed, the next turn goes on where it stood; twice, the same file.</summary>
public sealed partial class PrintJob(PrintMonth print, ILogger<PrintJob> log)
{
    /// <summary>Draws what is missing.</summary>
    public async Task RunAsync(int operatorId, long printId, CancellationToken stop)
    {
        var drawn = await print.WorkAsync(Actor.System(operatorId), printId, stop);
        if (drawn.Refusal is { } refusal) Refused(operatorId, printId, refusal.Code, refusal.Detail);
        else Drawn(operatorId, printId, drawn.Value);
    }

    [LoggerMessage(1, LogLevel.Information, "operator {OperatorId}, print file {PrintId}: {Pages} pages")]
    partial void Drawn(int operatorId, long printId, int pages);

    [LoggerMessage(2, LogLevel.Error, "operator {OperatorId}, print file {PrintId} refused: {Code}, {Detail}")]
    partial void Refused(int operatorId, long printId, string code, string detail);
}
