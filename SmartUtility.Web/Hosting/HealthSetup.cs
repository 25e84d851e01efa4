using System.Net;
using Prometheus;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Web.Api;
using SmartUtility.Web.Mqtt;

namespace SmartUtility.Web.Hosting;

/// <summary>/healthz: the process answers. /readyz: what it stands on is well. /metrics: figures for Prometheus, on loopback or with a key of scope "metrics".</summary>
public static class HealthSetup
{
    static readonly Gauge Connections = Metrics.CreateGauge("smartutility_mqtt_connections", "Devices connected to the broker.");
    static readonly Gauge Waiting = Metrics.CreateGauge("smartutility_ingest_queue_messages", "Messages waiting for their commit.");

    /// <summary>Services.</summary>
    public static void AddHealth(this WebApplicationBuilder builder)
    {
        Metrics.SuppressDefaultMetrics(new SuppressDefaultMetricOptions { SuppressEventCounters = true });
        // Its counters stand there with 0 before the first reading: a figure that is absent cannot be watched.
        System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(ReadingWriter).TypeHandle);
        builder.Services.AddSingleton<Readiness>();
        foreach (var name in Readiness.Names)
            builder.Services.AddHealthChecks().Add(new(name, services => new ReadinessPart(services.GetRequiredService<Readiness>(), name), failureStatus: null, tags: null));
    }

    /// <summary>Routes.</summary>
    public static void UseHealth(this WebApplication app)
    {
        app.MapGet("/healthz", () => Results.Text("ok")).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/readyz", async (Readiness readiness, HttpContext context) =>
        {
            var checks = await readiness.RunAsync(context.RequestAborted);
            context.Response.Headers.CacheControl = "no-store";
            return Results.Json(new { Ready = checks.All(check => check.IsOk), Checks = checks.Select(check => new { check.Name, Ok = check.IsOk, check.Detail }) }, ApiJson.Options,
                statusCode: checks.All(check => check.IsOk) ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/metrics", WriteMetricsAsync).AllowAnonymous().ExcludeFromDescription();
    }

    static async Task WriteMetricsAsync(HttpContext context, ResolveApiKey keys, Broker broker, ReadingQueue queue)
    {
        if (!IsLocal(context) && !await HasKeyAsync(context, keys))
        {
            await Problems.Of(StatusCodes.Status401Unauthorized, "unknown-key", "metrics are for loopback, or for a key with the scope 'metrics'").ExecuteAsync(context);
            return;
        }
        Connections.Set(broker.Connections);
        Waiting.Set(queue.Depth);
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await Metrics.DefaultRegistry.CollectAndExportAsTextAsync(context.Response.Body, context.RequestAborted);
    }

    /// <summary>True for a caller on this machine. What a proxy on this machine passes on comes from elsewhere, whatever its socket says.</summary>
    internal static bool IsLocal(HttpContext context) => context.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded");

    static async Task<bool> HasKeyAsync(HttpContext context, ResolveApiKey keys) => ApiKeyScheme.KeyOf(context.Request) is { } key
        && await keys.RunAsync(key, null, wholeInstallation: true, context.RequestAborted) is { IsDone: true } caller && caller.Value.Scopes!.Contains("metrics");
}
