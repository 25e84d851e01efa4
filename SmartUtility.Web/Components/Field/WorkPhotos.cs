using SmartUtility.Core.WorkOrders.Operations;
using SmartUtility.Web.Identity;

namespace SmartUtility.Web.Components.Field;

/// <summary>Photos of work, for the agent who took them and for those who manage work.</summary>
public static class WorkPhotos
{
    /// <summary>Route.</summary>
    public static void Map(WebApplication app) => app.MapGet("/work/photos/{id:long}", AnswerAsync).RequireAuthorization(Policies.Staff).ExcludeFromDescription();

    static async Task<IResult> AnswerAsync(long id, CurrentActor current, WorkOrderQueries queries, HttpContext context)
    {
        var found = await queries.PhotoAsync(await current.GetAsync(), id, context.RequestAborted);
        if (!found.IsDone) return Results.NotFound();
        context.Response.Headers.CacheControl = "private, max-age=86400, immutable";
        return Results.Bytes(found.Value.Content, found.Value.MediaType);
    }
}
