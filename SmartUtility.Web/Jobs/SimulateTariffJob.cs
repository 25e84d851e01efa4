using System.Text.Json;
using Hangfire;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Database;

namespace SmartUtility.Web.Jobs;

/// <summary>Works one trial of prices. Twice: the second finds it finished.</summary>
public sealed partial class SimulateTariffJob(SimulateTariff simulate, ILogger<SimulateTariffJob> log)
{
    /// <summary>Works it through.</summary>
    public async Task RunAsync(int operatorId, long simulationId, CancellationToken stop)
    {
        var worked = await simulate.WorkAsync(Actor.System(operatorId), simulationId, stop);
        if (worked.Refusal is { } refusal) Refused(operatorId, simulationId, refusal.Code);
        else Worked(operatorId, simulationId, worked.Value.Done);
    }

    [LoggerMessage(1, LogLevel.Information, "operator {OperatorId}, trial of prices {SimulationId}: {Agreements} agreements")]
    partial void Worked(int operatorId, long simulationId, int agreements);

    [LoggerMessage(2, LogLevel.Error, "operator {OperatorId}, trial of prices {SimulationId} refused: {Code}")]
    partial void Refused(int operatorId, long simulationId, string code);
}

/// <summary>Puts a trial into the queue, after it was committed.</summary>
public sealed class EnqueueSimulation(IBackgroundJobClient jobs) : IEventHandler
{
    /// <inheritdoc/>
    public string Kind => nameof(TariffSimulationAsked);

    /// <inheritdoc/>
    public Task HandleAsync(int operatorId, string payload, CancellationToken stop)
    {
        var asked = JsonSerializer.Deserialize<TariffSimulationAsked>(payload)!;
        jobs.Enqueue<SimulateTariffJob>("default", job => job.RunAsync(operatorId, asked.SimulationId, CancellationToken.None));
        return Task.CompletedTask;
    }
}
