using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing.Operations;

namespace SmartUtility.Web.Jobs;

/// <summary>Bills one chunk of a run, at most 500 agreements. Twice, or two at once: the same bills.</summary>
public sealed partial class BillingChunkJob(RunBilling billing, ILogger<BillingChunkJob> log)
{
    /// <summary>Bills what of the chunk is not billed yet.</summary>
    public async Task RunAsync(int operatorId, long runId, int no, CancellationToken stop)
    {
        var worked = await billing.WorkAsync(Actor.System(operatorId), runId, no, stop);
        if (worked.Refusal is { } refusal) Refused(operatorId, runId, no, refusal.Code, refusal.Detail);
        else Billed(operatorId, runId, no, worked.Value.Issued, Core.Billing.HeldReasons.Of(worked.Value).Count);
    }

    [LoggerMessage(1, LogLevel.Information, "operator {OperatorId}, billing run {RunId}, chunk {No}: {Issued} bills, {Held} held")]
    partial void Billed(int operatorId, long runId, int no, int issued, int held);

    [LoggerMessage(2, LogLevel.Error, "operator {OperatorId}, billing run {RunId}, chunk {No} refused: {Code}, {Detail}")]
    partial void Refused(int operatorId, long runId, int no, string code, string detail);
}
