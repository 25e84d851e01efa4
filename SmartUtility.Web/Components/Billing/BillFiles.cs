using SmartUtility.Core.Billing.Operations;
using SmartUtility.Web.Identity;

namespace SmartUtility.Web.Components.Billing;

/// <summary>Bills and print files as PDF.</summary>
public static class BillFiles
{
    /// <summary>Where a subscriber, the billing office and the counter get them.</summary>
    public static void Map(WebApplication app)
    {
        foreach (var (path, policy) in new[] { ("/account/bills/{number}/pdf", "subscriber"), ("/ops/billing/invoices/{number}/pdf", "billing"), ("/counter/bills/{number}/pdf", "cashier") })
            app.MapGet(path, BillAsync).RequireAuthorization(policy).ExcludeFromDescription();
        app.MapGet("/ops/billing/prints/{id:long}/pdf", PrintAsync).RequireAuthorization("billing").ExcludeFromDescription();
    }

    static async Task<IResult> BillAsync(string number, long? of, CurrentActor current, KeepBill bills, HttpContext context)
    {
        // Two operators may have given one person the same number: the account says which is meant.
        var found = await bills.RunAsync(await current.GetAsync(), number, of, context.RequestAborted);
        if (!found.IsDone) return Results.NotFound();
        // Shown in the browser; saved under the bill's number.
        context.Response.Headers.ContentDisposition = $"inline; filename=\"{found.Value.Number}.pdf\"";
        context.Response.Headers.CacheControl = "private, max-age=3600";
        return Results.Bytes(found.Value.Body, "application/pdf");
    }

    static async Task<IResult> PrintAsync(long id, CurrentActor current, PrintMonth print, HttpContext context)
    {
        var written = await print.WriteAsync(await current.GetAsync(), id, file =>
        {
            context.Response.ContentType = "application/pdf";
            context.Response.ContentLength = file.Bytes;
            context.Response.Headers.ContentDisposition = $"attachment; filename=\"bills-{file.Month}.pdf\"";
            context.Response.Headers.CacheControl = "private, no-store";
            return context.Response.Body;
        }, context.RequestAborted);
        return written.IsDone ? Results.Empty : Results.NotFound();
    }
}
