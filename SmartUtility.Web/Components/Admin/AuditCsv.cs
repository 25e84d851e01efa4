using System.Globalization;
using CsvHelper;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Web.Identity;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Admin;

/// <summary>The audit log as a file: streamed, with the page's filter.</summary>
public static class AuditCsv
{
    /// <summary>Its route.</summary>
    public static void MapAuditCsv(this WebApplication app) => app.MapGet("/admin/audit.csv",
        async (HttpContext context, CurrentActor current, AuditQueries queries, OperatorCalendars calendars, string? action, string? q, string? from, string? until, CancellationToken stop) =>
        {
            var actor = await current.GetAsync();
            if (!Permissions.Allow(actor, Do.ViewAudit)) return Results.Forbid();
            var isFrench = Cultures.Code(CultureInfo.CurrentUICulture) == "fr";
            var calendar = await calendars.OfAsync(actor, stop);
            context.Response.Headers.ContentDisposition = "attachment; filename=audit.csv";
            return Results.Stream(async stream =>
            {
                // The mark tells spreadsheet programs that this is UTF-8; what they would take for a formula is escaped.
                await using var csv = CsvWriter.Create(stream, CsvWriterOptions.Default with { Separator = isFrench ? ';' : ',', Injection = CsvInjection.Escape, WriteByteOrderMark = true }, true);
                await csv.WriteRecordAsync(["time", "operator", "who", "action", "subject", "detail"], stop);
                await foreach (var line in queries.ExportAsync(actor, AuditLink.Filter(action, q, from, until, calendar), stop))
                    await csv.WriteRecordAsync([line.At.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), line.OperatorCode ?? "", line.Actor, line.Action, line.Subject, line.Detail], stop);
            }, "text/csv; charset=utf-8");
        }).RequireAuthorization(Policies.Admin).ExcludeFromDescription();
}
