using System.Globalization;
using System.Text;
using CsvHelper;
using Microsoft.Extensions.Localization;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Regulation;
using SmartUtility.Core.Regulation.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Api;
using SmartUtility.Web.Identity;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Regulator;

/// <summary>Statements as PDF and CSV, frozen figures as the text whose hash they carry, statistics as CSV: for the pages and the API.</summary>
public static class LevyFiles
{
    /// <summary>Routes of the pages.</summary>
    public static void Map(WebApplication app)
    {
        var files = app.MapGroup("").RequireAuthorization(Policies.Levies).ExcludeFromDescription();
        foreach (var (path, format) in new[] { ("/levies/{id:long}/statement/pdf", "pdf"), ("/levies/{id:long}/statement.csv", "csv") })
            files.MapGet(path, async (long id, string? number, CurrentActor current, LevyQueries queries, HttpContext context, CancellationToken stop) =>
                await StatementAsync(await current.GetAsync(), queries, id, number, format, Language, context, stop));
        files.MapGet("/levies/{id:long}/figures.csv", async (long id, CurrentActor current, LevyQueries queries, HttpContext context, CancellationToken stop) => await FiguresAsync(await current.GetAsync(), queries, id, context, stop));
        files.MapGet("/statistics.csv", async (string? @operator, string? from, string? to, string? resource, CurrentActor current, LevyQueries levies, StatisticsQueries queries, IStringLocalizer<LevyTexts> texts, HttpContext context, CancellationToken stop) =>
        {
            var actor = await current.GetAsync();
            var owners = await levies.OperatorsAsync(actor, stop);
            if (owners.Refusal is { } refusal) return Problems.Of(refusal);
            return owners.Value.FirstOrDefault(row => @operator is null || row.Code == @operator) is not { } owner ? Problems.Of(new NotFound("operator"))
                : Problems.Answer(await queries.RunAsync(actor, owner.Id, Question(from, to, resource), stop), report => Statistics(report, texts, Language, context));
        });
    }

    /// <summary>The question of an address; what cannot be read is left out.</summary>
    public static StatisticsQuestion Question(string? from, string? to, string? resource) => new(BillingMonth.TryParse(from, out var first) ? first : null, BillingMonth.TryParse(to, out var last) ? last : null,
        Enum.TryParse<Resource>(resource, ignoreCase: true, out var one) && Enum.IsDefined(one) ? one : null);

    static string Language => Cultures.Code(CultureInfo.CurrentUICulture);

    /// <summary>A statement, "pdf" or "csv", in "en" or "fr".</summary>
    public static async Task<IResult> StatementAsync(Actor actor, LevyQueries queries, long id, string? number, string format, string language, HttpContext context, CancellationToken stop)
    {
        var found = await queries.PaperAsync(actor, id, number, stop);
        if (found.Refusal is { } refusal) return Problems.Of(refusal);
        var (statement, paper) = found.Value;
        var name = paper.Number ?? string.Create(CultureInfo.InvariantCulture, $"{statement.OperatorCode}_{statement.From:yyyy-MM-dd}_assessment");
        context.Response.Headers.ContentDisposition = $"{(format == "pdf" ? "inline" : "attachment")}; filename=\"{name}.{format}\"";
        return format == "pdf" ? Results.Bytes(LevyPdf.Render(statement, paper, language), "application/pdf") : Csv(language, ["key", "kind", "label", "beneficiary", "about", "invoice", "base", "unit", "rate", "amount", "currency", "reckoned"],
            statement.Lines.Select(line => (string[])[line.Key, line.Kind.ToString().ToLowerInvariant(), line.Label.In(language), line.Beneficiary, line.About?.ToString("yyyy-MM", CultureInfo.InvariantCulture) ?? "", line.Invoice ?? "",
                Number(line.Quantity, language), line.Unit, Number(line.Rate, language), Number(line.Amount, language), statement.Currency, LevyWords.Of(language).Trace(line)])
                .Append(["total", "", "", "", "", "", "", "", "", Number(statement.Total, language), statement.Currency, statement.StatisticsHash]));
    }

    /// <summary>Frozen figures, byte for byte what was hashed.</summary>
    public static async Task<IResult> FiguresAsync(Actor actor, LevyQueries queries, long id, HttpContext context, CancellationToken stop)
    {
        var text = await queries.TextAsync(actor, id, stop);
        if (text.Refusal is { } refusal) return Problems.Of(refusal);
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{StatisticsText.HashOf(text.Value)[..12]}.csv\"";
        return Results.Bytes(Encoding.UTF8.GetBytes(text.Value), "text/csv; charset=utf-8");
    }

    /// <summary>Statistics, one figure a line, each with its definition, month and state.</summary>
    public static IResult Statistics(StatisticsReport report, IStringLocalizer<LevyTexts> texts, string language, HttpContext context)
    {
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"statistics_{report.Operator.Code}_{report.From}_{report.To}.csv\"";
        return Csv(language, ["operator", "figure", "month", "resource", "class", "zone", "value", "unit", "state", "definition"], Rows(report, Definitions(texts, language), language));
    }

    /// <summary>What each figure of the statistics means, in a language.</summary>
    public static IReadOnlyDictionary<string, string> Definitions(IStringLocalizer<LevyTexts> texts, string language)
    {
        var reader = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = language == "fr" ? Cultures.French : Cultures.English;
            return LeviesApi.Defined.ToDictionary(figure => figure, figure => texts["definition." + figure].Value);
        }
        finally
        {
            CultureInfo.CurrentUICulture = reader;
        }
    }

    static IEnumerable<string[]> Rows(StatisticsReport report, IReadOnlyDictionary<string, string> definitions, string language)
    {
        var (code, currency) = (report.Operator.Code, report.Currency.Code);
        string[] Row(string figure, string month, Resource? resource, string kind, string zone, decimal? value, string unit, bool isFinal) =>
            [code, figure, month, resource?.ToString().ToLowerInvariant() ?? "", kind, zone, Number(value, language), unit, isFinal ? "final" : "provisional", definitions[figure]];
        foreach (var cell in report.Consumption) yield return Row("consumed", $"{cell.Month}", cell.Resource, cell.Class, cell.Zone, cell.Quantity, cell.Resource.DisplayUnit(), cell.IsFinal);
        foreach (var row in report.Settlement.Reverse())
        {
            if (row.Supplied is not null) yield return Row("supplied", $"{row.Month}", row.Resource, "", "", row.Supplied, row.Resource.DisplayUnit(), row.IsFinal);
            yield return Row("billed", $"{row.Month}", row.Resource, "", "", row.Billed, row.Resource.DisplayUnit(), row.IsFinal);
            yield return Row("invoiced", $"{row.Month}", row.Resource, "", "", row.Invoiced, currency, row.IsFinal);
            yield return Row("paid", $"{row.Month}", row.Resource, "", "", row.Paid, currency, false);
            if (row.Recovery is { } recovery) yield return Row("recovery", $"{row.Month}", row.Resource, "", "", Math.Round(recovery * 100, 2), "%", false);
        }
        foreach (var age in report.Arrears) yield return Row("arrears", report.At.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), null, $"{age.Bucket}", "", age.Amount, currency, true);
    }

    static string Number(decimal? value, string language) => value?.ToString("0.######", language == "fr" ? Cultures.French : CultureInfo.InvariantCulture) ?? "";

    // The mark tells spreadsheet programs that this is UTF-8; what they would take for a formula is escaped.
    static IResult Csv(string language, string[] head, IEnumerable<string[]> rows) => Results.Stream(async stream =>
    {
        await using var csv = CsvWriter.Create(stream, CsvWriterOptions.Default with { Separator = language == "fr" ? ';' : ',', Injection = CsvInjection.Escape, WriteByteOrderMark = true }, true);
        await csv.WriteRecordAsync(head);
        foreach (var row in rows) await csv.WriteRecordAsync(row);
    }, "text/csv; charset=utf-8");
}
