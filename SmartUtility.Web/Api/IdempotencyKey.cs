using Microsoft.AspNetCore.Http.Metadata;
using System.Reflection;

namespace SmartUtility.Web.Api;

/// <summary>
/// The header Idempotency-Key of a POST that moves money or devices: required there. It is handed to the operation, which keeps it unique per
/// operator beside what it did: the same key again gives the same answer, once done.
/// </summary>
/// <param name="Value">1 to 128 visible ASCII characters.</param>
public sealed record IdempotencyKey(string Value) : IEndpointParameterMetadataProvider
{
    /// <summary>Name of the header.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>Binds the parameter; a missing or odd key is refused by <see cref="Filter"/> before the endpoint runs.</summary>
    public static ValueTask<IdempotencyKey?> BindAsync(HttpContext context) => ValueTask.FromResult<IdempotencyKey?>(new(context.Request.Headers[Header].ToString()));

    /// <summary>Tells the description and the filter that this endpoint takes one.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new Required());

    /// <summary>On an endpoint that takes a key.</summary>
    public sealed record Required;

    /// <summary>Refuses what has none.</summary>
    public static async ValueTask<object?> Filter(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        if (invocation.HttpContext.GetEndpoint()?.Metadata.GetMetadata<Required>() is null) return await next(invocation);
        var value = invocation.HttpContext.Request.Headers[Header].ToString();
        if (value.Length == 0) return Problems.Of(400, "idempotency-key-required", $"send the header {Header} with a value of your own, e.g. a UUID; the same one when you try again", Header);
        if (value.Length > 128 || value.Any(letter => letter is < '!' or > '~')) return Problems.Of(400, "idempotency-key-invalid", "1 to 128 visible ASCII characters", Header);
        return await next(invocation);
    }
}
