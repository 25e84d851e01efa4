using SmartUtility.Core.Metering.Operations;
using SmartUtility.Web.Identity;

namespace SmartUtility.Web.Components.Billing;

/// <summary>Photos of readings that customers sent, for those who compare them.</summary>
public static class OwnReadingPhotos
{
    /// <summary>Route.</summary>
    public static void Map(WebApplication app) => app.MapGet("/ops/billing/own-readings/{id:long}/photo", AnswerAsync).RequireAuthorization("billing").ExcludeFromDescription();

    static async Task<IResult> AnswerAsync(long id, CurrentActor current, OwnReadingQueries queries, HttpContext context)
    {
        var found = await queries.PhotoAsync(await current.GetAsync(), id, context.RequestAborted);
        if (!found.IsDone) return Results.NotFound();
        context.Response.Headers.CacheControl = "private, max-age=86400, immutable";
        return Results.Bytes(found.Value.Content, found.Value.MediaType);
    }
}
