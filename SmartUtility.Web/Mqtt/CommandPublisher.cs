using System.Text.Json;
using System.Threading.Channels;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Commands;
using SmartUtility.Core.Commands.Operations;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Mqtt;

/// <summary>
/// Brings commands from the database to connected meters: when one is requested, when a meter connects, and by a sweep that catches what a hint lost.
/// A command for an absent meter stays in the database; one that is too late is never sent. Notes each step as it happens.
/// </summary>
public sealed partial class CommandPublisher(Broker broker, DeviceDirectory directory, CommandSignal signal, DueCommands due, RecordDelivery delivery, TimeProvider clock, ILogger<CommandPublisher> log) : BackgroundService
{
    static readonly TimeSpan Sweep = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    readonly Channel<(int OperatorId, Guid Command)> _acknowledged = Channel.CreateUnbounded<(int, Guid)>();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        broker.DeviceConnected += Connected;
        broker.CommandDelivered += Delivered;
        try
        {
            await Task.WhenAll(AskedAsync(stoppingToken), SweepAsync(stoppingToken), AcknowledgedAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped: what waits is in the database.
        }
        finally
        {
            broker.DeviceConnected -= Connected;
            broker.CommandDelivered -= Delivered;
        }
    }

    void Connected(DeviceIdentity device)
    {
        if (device.MeterId is { } meterId) signal.RaiseConnected(device.OperatorId, meterId);
    }

    void Delivered(DeviceIdentity device, string topic, ReadOnlyMemory<byte> payload)
    {
        if (topic == device.Prefix + "commands" && IdOf(payload) is { } command) _acknowledged.Writer.TryWrite((device.OperatorId, command));
    }

    static Guid? IdOf(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var json = JsonDocument.Parse(payload);
            return json.RootElement.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && id.TryGetGuid(out var command) ? command : null;
        }
        catch (JsonException)
        {
            return null; // not a command of ours
        }
    }

    async Task AskedAsync(CancellationToken stop)
    {
        await foreach (var waiting in signal.ReadAsync(stop))
            await TryAsync(async () =>
            {
                var actor = Actor.System(waiting.OperatorId);
                // A request sends what was not sent yet; the connection may have carried it already.
                await SendAllAsync(actor, [.. (await due.OfMeterAsync(actor, waiting.MeterId, stop)).Value.Where(command => waiting.HasConnected || !command.IsSent)], stop);
            }, stop);
    }

    async Task SweepAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Sweep, clock);
        while (await timer.WaitForNextTickAsync(stop))
            await TryAsync(async () =>
            {
                var everyone = directory.Everyone;
                // Sent but not acknowledged is the connection's business; it comes again when the meter does.
                if (everyone.Operators.Count > 0) await SendAllAsync(everyone, [.. (await due.OnlineAsync(everyone, broker.BehindGateways(), stop)).Value.Where(command => !command.IsSent)], stop);
            }, stop);
    }

    async Task AcknowledgedAsync(CancellationToken stop)
    {
        await foreach (var (operatorId, command) in _acknowledged.Reader.ReadAllAsync(stop))
            // Noted late rather than never: the meter will not acknowledge twice.
            while (!await TryAsync(() => delivery.AcknowledgedAsync(Actor.System(operatorId), command, stop), stop)) await Task.Delay(Patience, clock, stop);
    }

    async Task SendAllAsync(Actor actor, IReadOnlyList<DueCommand> commands, CancellationToken stop)
    {
        foreach (var command in commands)
        {
            if (broker.ReceiverOf(new DeviceIdentity(command.OperatorId, command.OperatorCode, command.Serial, command.MeterId)) is not { } receiver) continue;
            // Noted before it is given: an answer must not overtake the note. Refused when it ended or became too late meanwhile.
            if (!(await delivery.SentAsync(actor.For(command.OperatorId)!, command.Id, stop)).Value) continue;
            var payload = CommandPayload.Write(command.Id, command.Action, command.ExpiresAt, receiver.MeterId is null ? command.Serial : null);
            var isGiven = await broker.SendAsync(receiver.UserName, receiver.Prefix + "commands", payload, command.ExpiresAt - clock.GetUtcNow(), stop);
            Given(command.Action.Code(), receiver.UserName, isGiven);
        }
    }

    // False when the database did not answer: what is due stays due.
    async Task<bool> TryAsync(Func<Task> work, CancellationToken stop)
    {
        try
        {
            await work();
            return true;
        }
        catch (Exception failure) when (!stop.IsCancellationRequested && DatabaseAway.Is(failure))
        {
            Waits(failure.Message);
            return false;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "command {Action} given to {Device}: {IsGiven}")]
    partial void Given(string action, string device, bool isGiven);

    [LoggerMessage(2, LogLevel.Warning, "commands wait for the database: {Why}")]
    partial void Waits(string why);
}
