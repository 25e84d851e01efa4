using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using SmartUtility.Core.Accounts;

namespace SmartUtility.Web.Api;

/// <summary>Who calls the API: a parameter of every endpoint below /api/v1, made from the bearer key before the endpoint runs.</summary>
/// <param name="Actor">For an operator's key that operator; for the installation's the one named by ?operator=CODE.</param>
public sealed record ApiCaller(Actor Actor) : IEndpointParameterMetadataProvider
{
    /// <summary>Binds the parameter.</summary>
    public static ValueTask<ApiCaller?> BindAsync(HttpContext context) => ValueTask.FromResult(context.Features.Get<ApiCaller>());

    /// <summary>Nothing of it stands in the request itself.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new TakesCaller());

    sealed record TakesCaller;
}

/// <summary>Marks an endpoint at which a key of the installation need not name an operator.</summary>
public sealed record WholeInstallation;

/// <summary>Marks an endpoint's words for the API's description.</summary>
public static class ApiEndpointWords
{
    /// <summary>A key of the installation may call it without ?operator=.</summary>
    public static T ForWholeInstallation<T>(this T endpoint) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new WholeInstallation());
}
