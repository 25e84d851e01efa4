using System.Diagnostics;
using Npgsql;
using Prometheus;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Core.Metering.Payloads;
using SmartUtility.Web.Hosting;
using SmartUtility.Web.Live;

namespace SmartUtility.Web.Mqtt;

/// <summary>
/// Takes what waits, at most 5 000 rows, commits it, and only then lets the acknowledgements out. While the database is away the same batch is tried
/// again and the acknowledgements wait.
/// </summary>
public sealed class ReadingWriter(ReadingQueue queue, IngestReadings ingest, DeviceDirectory directory, GatewayRoutes routes, LiveFeed live, Presence presence, TimeProvider clock, ILogger<ReadingWriter> logger) : BackgroundService
{
    static readonly Counter Stored = Metrics.CreateCounter("smartutility_readings_stored_total", "Readings committed that were new.");
    static readonly Counter Repeated = Metrics.CreateCounter("smartutility_readings_repeated_total", "Readings that were there already.");
    static readonly Counter RejectedMessages = Metrics.CreateCounter("smartutility_messages_rejected_total", "Messages of which something could not be used.");
    static readonly Counter Commits = Metrics.CreateCounter("smartutility_ingest_commits_total", "Commits of the reading writer.");
    static readonly Histogram Lag = Metrics.CreateHistogram("smartutility_ingest_seconds", "From the arrival of a batch's first message to its commit.",
        new HistogramConfiguration { Buckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 60] });
    static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(2);

    readonly IngestBatch _batch = new();

    /// <summary>Raised after each commit that stored or touched readings: there is something to roll up.</summary>
    public event Action? Committed;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var depth = new DepthGauge(queue);
        var taken = new List<QueuedMessage>(IngestBatch.MaxRows);
        try
        {
            while (await queue.Reader.WaitToReadAsync(stoppingToken))
            {
                taken.Clear();
                var rows = 0;
                while (rows < IngestBatch.MaxRows && taken.Count < IngestBatch.MaxRows && queue.Reader.TryRead(out var message))
                {
                    taken.Add(message);
                    rows += message.Decoded.Readings.Count;
                }
                await StoreAsync(taken, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping: what is not committed was not acknowledged and comes again.
        }
    }

    async Task StoreAsync(List<QueuedMessage> messages, CancellationToken stop)
    {
        var since = Stopwatch.GetTimestamp();
        for (var tries = 0; ; tries++)
        {
            try
            {
                _batch.Clear();
                foreach (var message in messages) Fill(await FreshAsync(message, stop));
                if (!_batch.IsEmpty) Told(await ingest.RunAsync(directory.Everyone, _batch, stop));
                if (tries > 0) logger.LogInformation("readings are written again; {Messages} messages waited {Waited}", messages.Count, Stopwatch.GetElapsedTime(since));
                Release(messages);
                return;
            }
            catch (PostgresException refused) when (refused.SqlState.StartsWith("22", StringComparison.Ordinal) || refused.SqlState.StartsWith("23", StringComparison.Ordinal))
            {
                // Something in the batch can never be stored: find it by halves, keep it aside, store the rest.
                if (messages.Count == 1)
                {
                    logger.LogError(refused, "a message of {Device} cannot be stored and was set aside", messages[0].From.Device!.Identity.UserName);
                    messages = [SetAside(messages[0], refused.MessageText)];
                    continue;
                }
                await StoreAsync([.. messages.Take(messages.Count / 2)], stop);
                await StoreAsync([.. messages.Skip(messages.Count / 2)], stop);
                return;
            }
            catch (Exception failure) when (DatabaseAway.Is(failure))
            {
                if (tries is 0 or 100) logger.LogWarning("{Messages} messages wait for the database ({Queued} more behind them): {Why}", messages.Count, queue.Depth, failure.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(1000, 25 << Math.Min(tries, 6))), stop);
            }
        }
    }

    // A register or meter nobody knew when the message was decoded may have been made since.
    async ValueTask<QueuedMessage> FreshAsync(QueuedMessage message, CancellationToken stop)
    {
        if (!message.Decoded.NamesUnknown || message.Original is not { } original) return message;
        var device = message.From.Device!;
        if (device.Meter is not null)
        {
            if (clock.GetUtcNow() - device.LoadedAt >= RefreshEvery) await directory.RefreshAsync(device.Identity.UserName, stop);
        }
        else foreach (var serial in Payloads.SerialsOf(device, original.Topic, original.Payload, message.ReceivedAt))
            if (directory.Peek($"{device.Identity.OperatorCode}/{serial}") is null) await directory.RefreshAsync($"{device.Identity.OperatorCode}/{serial}", stop);
        return message with { Decoded = Payloads.Decode(directory, device, original.Topic, original.Payload, message.ReceivedAt, message.IsEvents, routes) };
    }

    void Fill(QueuedMessage message)
    {
        _batch.Readings.AddRange(message.Decoded.Readings);
        if (message.Decoded.Events is { } events) _batch.Events.AddRange(events);
        if (message.Decoded.Rejected is not { } bad || message.Original is not { } original) return;
        RejectedMessages.Inc();
        var device = message.From.Device!.Identity;
        _batch.Rejected.Add(Rejections.Of(device.OperatorId, original.Topic, device.Device, bad, original.Payload, message.ReceivedAt));
    }

    void Told(Core.Shared.Outcome<IngestResult> outcome)
    {
        var done = outcome.Value;
        Commits.Inc();
        Stored.Inc(done.Stored);
        Repeated.Inc(done.Same);
        if (_batch.Readings.Count == 0) return;
        if (live.Listeners > 0)
            live.Publish([.. done.Newest.Select(row => new LiveReading(row.Register.OperatorId, row.Register.MeterId, row.Register.Id, row.Time, row.Value, row.BasePerHour))]);
        Committed?.Invoke();
    }

    void Release(List<QueuedMessage> messages)
    {
        long bytes = 0;
        Lag.Observe((clock.GetUtcNow() - messages[0].ReceivedAt).TotalSeconds);
        foreach (var message in messages)
        {
            bytes += message.Bytes;
            if (message.From.Seen is { } seen) seen.SeenAt = message.ReceivedAt;
            else foreach (var reading in message.Decoded.Readings)
                if (presence.Of(reading.Register.MeterId) is { } slot) (slot.SeenAt, slot.IsOnline, slot.LostAt, slot.Link) = (message.ReceivedAt, true, null, message.From.Device!.Identity.Device);
            message.From.Gate.Release(message.PacketId, message.Qos, message.Bytes);
        }
        // After all of them: a connection with several acknowledgements due sends them in one write.
        foreach (var message in messages) message.From.Gate.Send();
        queue.Left(bytes);
    }

    static QueuedMessage SetAside(QueuedMessage message, string why)
    {
        var text = string.Join('\n', message.Decoded.Readings.Select(row => $"{row.Register.Code} {row.Time:O} {row.Value}"));
        var empty = new DecodedPayload();
        empty.Refuse("not-storable", why);
        return message with { Decoded = empty, Original = message.Original ?? (message.From.Device!.Identity.Prefix + "readings", System.Text.Encoding.UTF8.GetBytes(text)) };
    }

    sealed class DepthGauge : IDisposable
    {
        static readonly Gauge Depth = Metrics.CreateGauge("smartutility_ingest_queue_messages", "Messages waiting for their commit.");
        readonly Timer _timer;

        public DepthGauge(ReadingQueue queue) => _timer = new Timer(_ => Depth.Set(queue.Depth), null, TimeSpan.Zero, TimeSpan.FromSeconds(1));

        public void Dispose() => _timer.Dispose();
    }
}
