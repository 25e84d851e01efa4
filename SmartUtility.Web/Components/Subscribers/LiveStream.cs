using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Operations;
using SmartUtility.Web.Identity;
using SmartUtility.Web.Live;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Subscribers;

/// <summary>Server-sent events of one's own meter: a formatted value for each reading, at most one a second, and a sign of life every 20 s.</summary>
public static class LiveStream
{
    /// <summary>What the script gets.</summary>
    /// <param name="Text">"640 W"; "–" when the index gives no rate.</param>
    /// <param name="Rate">Base units an hour, for the line; null: a gap.</param>
    /// <param name="Note">Index and time.</param>
    public sealed record Tick(string Text, double? Rate, string Note);

    /// <summary>GET /account/live/{serial}/stream.</summary>
    public static void Map(WebApplication app) => app.MapGet("/account/live/{serial}/stream", async (string serial, CurrentActor current, OwnMeterQueries meters, LiveFeed feed, TimeProvider clock, HttpContext context) =>
    {
        var found = await meters.FindAsync(await current.GetAsync(), serial, context.RequestAborted);
        if (!found.IsDone) return Results.NotFound();
        // Proxies must not gather the events.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(TicksAsync(found.Value, feed, CultureInfo.CurrentCulture, clock, context.RequestAborted));
    }).RequireAuthorization("subscriber").ExcludeFromDescription();

    static async IAsyncEnumerable<SseItem<Tick>> TicksAsync(OwnMeter meter, LiveFeed feed, CultureInfo culture, TimeProvider clock, [EnumeratorCancellation] CancellationToken stop)
    {
        var calendar = meter.Calendar();
        // Only the newest matters: a slow phone skips, it never lags.
        var queue = Channel.CreateBounded<LiveReading>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        using var listening = feed.Listen(meter.RegisterId, reading => queue.Writer.TryWrite(reading));
        while (!stop.IsCancellationRequested)
        {
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(stop);
            wait.CancelAfter(TimeSpan.FromSeconds(20));
            SseItem<Tick>? item = null;
            try
            {
                var reading = await queue.Reader.ReadAsync(wait.Token);
                item = new SseItem<Tick>(new Tick(reading.BasePerHour is { } rate ? Format.Rate(rate, meter.Resource, culture) : "–", reading.BasePerHour,
                    $"{Format.Index(reading.Value, meter.Decimals, meter.Unit, culture)} · {Format.Moment(reading.Time, calendar, culture)}"), "reading");
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                item = new SseItem<Tick>(new Tick("", null, ""), "alive");
            }
            if (item is { } ready) yield return ready;
            await Task.Delay(TimeSpan.FromSeconds(1), clock, stop);
        }
    }
}
