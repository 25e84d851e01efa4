using System.Globalization;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Web.Identity;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Counter;

/// <summary>Receipts as PDF of a roll's width.</summary>
public static class CounterFiles
{
    /// <summary>Where the counter and the payer get them.</summary>
    public static void Map(WebApplication app)
    {
        foreach (var (path, policy) in new[] { ("/counter/receipts/{number}/pdf", "cashier"), ("/account/receipts/{number}/pdf", "subscriber") })
            app.MapGet(path, AnswerAsync).RequireAuthorization(policy).ExcludeFromDescription();
    }

    static async Task<IResult> AnswerAsync(string number, CurrentActor current, PaymentQueries payments, HttpContext context)
    {
        var found = await payments.ReceiptAsync(await current.GetAsync(), number, context.RequestAborted);
        if (!found.IsDone) return Results.NotFound();
        context.Response.Headers.ContentDisposition = $"inline; filename=\"{found.Value.Number}.pdf\"";
        // It may be taken back, and then it says so.
        context.Response.Headers.CacheControl = "no-store";
        return Results.Bytes(ReceiptPdf.Render(found.Value, Cultures.Code(CultureInfo.CurrentUICulture)), "application/pdf");
    }
}
