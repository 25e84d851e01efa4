using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace SmartUtility.Web.Api;

/// <summary>/openapi/v1.json and /scalar: what the API is, for people and generators. Open to everybody; it says nothing of anybody's data.</summary>
public static class ApiDescription
{
    /// <summary>Services.</summary>
    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/v1", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "SmartUtility", Version = "v1", Description = "Meters, readings, bills and payments of public utilities. Errors are application/problem+json with a stable code; lists use cursors." };
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                ["key"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A key of an operator or of the installation. The latter names the tenant with ?operator=CODE." },
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("key", document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            operation.Parameters = [.. (operation.Parameters ?? []).Where(parameter => parameter.Name is not ("caller" or "idempotency" or "key" or "idempotencyKey") || parameter.In is ParameterLocation.Path)];
            if (metadata.OfType<IdempotencyKey.Required>().Any())
                operation.Parameters.Add(new OpenApiParameter { Name = IdempotencyKey.Header, In = ParameterLocation.Header, Required = true, Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 128 } });
            operation.Parameters.Add(new OpenApiParameter { Name = "operator", In = ParameterLocation.Query, Description = "Code of the tenant; needed with a key of the installation" + (metadata.OfType<WholeInstallation>().Any() ? " unless the whole installation is meant" : ""), Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
            operation.Responses ??= [];
            foreach (var (status, words) in new[] { ("401", "No known key"), ("403", "The key lacks the scope"), ("404", "No such thing for this key") })
                operation.Responses.TryAdd(status, new OpenApiResponse { Description = words });
            return Task.CompletedTask;
        });
    });

    /// <summary>Routes.</summary>
    public static void MapApiDescription(this WebApplication app)
    {
        app.MapOpenApi().AllowAnonymous();
        app.MapScalarApiReference("/scalar", options => options.WithTitle("SmartUtility API").WithOpenApiRoutePattern("/openapi/{documentName}.json").DisableDefaultFonts()).AllowAnonymous();
    }
}
