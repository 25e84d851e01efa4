using System.Text.Json;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Api;

/// <summary>Refusals and failures as application/problem+json with a stable "code".</summary>
public static class Problems
{
    // Refusals of the request itself; other invalid input is understood and cannot be accepted: 422.
    static readonly HashSet<string> BadRequests = new(StringComparer.Ordinal) { "operator-required", "idempotency-key-required", "idempotency-key-invalid", "bad-json", "bad-request" };

    /// <summary>The status a refusal travels with.</summary>
    public static int StatusOf(Refusal refusal) => refusal switch
    {
        UnknownKey => StatusCodes.Status401Unauthorized,
        TooManyRequests => StatusCodes.Status429TooManyRequests,
        NotFound => StatusCodes.Status404NotFound,
        Forbidden => StatusCodes.Status403Forbidden,
        Conflict => StatusCodes.Status409Conflict,
        _ when BadRequests.Contains(refusal.Code) => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    /// <summary>The answer for a refusal.</summary>
    public static IResult Of(Refusal refusal) => Of(StatusOf(refusal), refusal.Code, refusal.DetailIn(System.Globalization.CultureInfo.CurrentUICulture.TwoLetterISOLanguageName), refusal.Where);

    /// <summary>200 with the value, or the problem.</summary>
    public static IResult Answer<T>(Outcome<T> outcome) => outcome.Refusal is { } refusal ? Of(refusal) : Results.Ok(outcome.Value);

    /// <summary>What <paramref name="then"/> makes of the value, or the problem.</summary>
    public static IResult Answer<T>(Outcome<T> outcome, Func<T, IResult> then) => outcome.Refusal is { } refusal ? Of(refusal) : then(outcome.Value);

    /// <summary>A problem of any kind. <paramref name="where"/> is a JSON path, parameter or header.</summary>
    public static IResult Of(int status, string code, string detail, string? where = null)
    {
        var extensions = new Dictionary<string, object?> { ["code"] = code };
        if (where is not null) extensions["where"] = where;
        return Results.Problem(detail, statusCode: status, type: "about:blank", extensions: extensions);
    }

    /// <summary>Turns what binding and infrastructure throw, and empty answers of the pipeline, into problems; for everything below /api.</summary>
    public static void UseProblems(this IApplicationBuilder api) => api.Use(async (context, next) =>
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException failure) when (!context.Response.HasStarted)
        {
            await OfBadRequest(failure).ExecuteAsync(context);
            return;
        }
        catch (Exception failure) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested && DatabaseAway.IsPassing(failure))
        {
            context.Response.Headers.RetryAfter = "2";
            await Of(StatusCodes.Status503ServiceUnavailable, "database-away", "the database does not answer just now; try again").ExecuteAsync(context);
            return;
        }
        catch (Exception failure) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("SmartUtility.Web.Api").LogError(failure, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
            await Of(StatusCodes.Status500InternalServerError, "internal", $"the program failed; its log knows more under {context.TraceIdentifier}").ExecuteAsync(context);
            return;
        }
        if (context.Response.HasStarted || context.Response.ContentLength > 0 || context.Response.ContentType is not null) return;
        var problem = context.Response.StatusCode switch
        {
            404 => Of(404, "not-found", "there is nothing at this path"),
            405 => Of(405, "method-not-allowed", "this path does not take that method"),
            413 => Of(413, "too-large", "the body is too large"),
            415 => Of(415, "unsupported-media-type", "send application/json"),
            _ => null,
        };
        if (problem is not null) await problem.ExecuteAsync(context);
    });

    static IResult OfBadRequest(BadHttpRequestException failure)
    {
        if (failure.StatusCode == StatusCodes.Status413PayloadTooLarge) return Of(413, "too-large", "the body is too large");
        if (failure.StatusCode == StatusCodes.Status415UnsupportedMediaType) return Of(415, "unsupported-media-type", "send application/json");
        if (failure.InnerException is JsonException json)
        {
            var line = json.LineNumber is { } number ? $"line {number + 1}, byte {json.BytePositionInLine + 1}" : null;
            return Of(400, "bad-json", Short(json.Message), json.Path is { Length: > 0 } path ? (line is null ? path : $"{path} ({line})") : line);
        }
        return Of(400, "bad-request", failure.Message);
    }

    // System.Text.Json repeats path and position in its message; names of our types say nothing to a caller.
    static string Short(string message)
    {
        var end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        var text = end < 0 ? message : message[..end];
        return text.Contains("SmartUtility.", StringComparison.Ordinal) && text.Contains("could not be converted", StringComparison.Ordinal) ? "this value has the wrong type" : text.Replace("SmartUtility.Web.Api.", "", StringComparison.Ordinal);
    }
}
