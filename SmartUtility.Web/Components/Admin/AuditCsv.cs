using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Identity;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Admin;

/// <summary>The audit log as a file: streamed, with the page's filter.</summary>
public static class AuditCsv
{
    /// <summary>Its route.</summary>
    public static void MapAuditCsv(this WebApplication app) => app.MapGet("/admin/audit.csv",
        async (HttpContext context, CurrentActor current, AuditQueries queries, string? action, string? q, string? from, string? until, CancellationToken stop) =>
        {
            var actor = await current.GetAsync();
            if (!Permissions.Allow(actor, Do.ViewAudit)) return Results.Forbid();
            var isFrench = Cultures.Code(CultureInfo.CurrentUICulture) == "fr";
            context.Response.Headers.ContentDisposition = "attachment; filename=audit.csv";
            return Results.Stream(async stream =>
            {
                // The mark tells spreadsheet programs that this is UTF-8.
                await using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
                await using var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = isFrench ? ";" : ",", InjectionOptions = InjectionOptions.Escape, InjectionEscapeCharacter = '\'' });
                foreach (var title in new[] { "time", "operator", "who", "action", "subject", "detail" }) csv.WriteField(title);
                await csv.NextRecordAsync();
                await foreach (var line in queries.ExportAsync(actor, AuditLink.Filter(action, q, from, until, UtilityCalendar.Of("UTC")), stop))
                {
                    csv.WriteField(line.At.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
                    foreach (var field in new[] { line.OperatorCode ?? "", line.Actor, line.Action, line.Subject, line.Detail }) csv.WriteField(field);
                    await csv.NextRecordAsync();
                }
            }, "text/csv; charset=utf-8");
        }).RequireAuthorization(Policies.Admin).ExcludeFromDescription();
}
