using System.Globalization;
using CsvHelper;
using SmartUtility.Core.Import;
using SmartUtility.Web.Identity;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Admin;

/// <summary>Templates of files to bring in (docs/schemas/import): each with its columns and example lines, with the separator that the reader's spreadsheet program expects.</summary>
public static class ImportTemplates
{
    /// <summary>Its route.</summary>
    public static void MapImportTemplates(this WebApplication app) => app.MapGet("/admin/import/{name}.csv", (HttpContext context, string name, CancellationToken stop) =>
    {
        if (ImportKinds.Find(name) is not { } kind) return Results.NotFound();
        var sheet = Sheet.Read(Bytes(kind)).Value;
        var isFrench = Cultures.Code(CultureInfo.CurrentUICulture) == "fr";
        context.Response.Headers.ContentDisposition = $"attachment; filename={kind.Code()}.csv";
        return Results.Stream(async stream =>
        {
            await using var csv = CsvWriter.Create(stream, CsvWriterOptions.Default with { Separator = isFrench ? ';' : ',', WriteByteOrderMark = true }, true);
            foreach (var line in sheet.Lines.Prepend(sheet.Heading)) await csv.WriteRecordAsync([.. line.Cells], stop);
        }, "text/csv; charset=utf-8");
    }).RequireAuthorization(Policies.Admin).ExcludeFromDescription();

    /// <summary>The template of a kind.</summary>
    public static byte[] Bytes(ImportKind kind)
    {
        using var stream = typeof(ImportTemplates).Assembly.GetManifestResourceStream($"import.{kind.Code()}.csv") ?? throw new InvalidOperationException($"the template of {kind.Code()} is missing");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
