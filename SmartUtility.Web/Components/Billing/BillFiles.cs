using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Web.Identity;

namespace SmartUtility.Web.Components.Billing;

/// <summary>Bills as PDF, drawn from the frozen document when asked for.</summary>
public static class BillFiles
{
    /// <summary>Where a subscriber, the billing office and the counter get them.</summary>
    public static void Map(WebApplication app)
    {
        foreach (var (path, policy) in new[] { ("/account/bills/{number}/pdf", "subscriber"), ("/ops/billing/invoices/{number}/pdf", "billing"), ("/counter/bills/{number}/pdf", "cashier") })
            app.MapGet(path, AnswerAsync).RequireAuthorization(policy).ExcludeFromDescription();
    }

    static async Task<IResult> AnswerAsync(string number, long? of, CurrentActor current, PaymentQueries bills, OwnBillQueries owns, HttpContext context)
    {
        var actor = await current.GetAsync();
        // Two operators may have given one person the same number: the account says which is meant.
        var found = actor.Role == Role.Subscriber ? await owns.BillAsync(actor, number, of, context.RequestAborted) : await bills.BillAsync(actor, number, context.RequestAborted);
        if (!found.IsDone) return Results.NotFound();
        // Shown in the browser; saved under the bill's number.
        context.Response.Headers.ContentDisposition = $"inline; filename=\"{found.Value.Row.Number}.pdf\"";
        context.Response.Headers.CacheControl = "private, max-age=3600";
        return Results.Bytes(InvoicePdf.Render(found.Value.Document), "application/pdf");
    }
}
