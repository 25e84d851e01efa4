using System.Globalization;
using CsvHelper;
using SmartUtility.Core.Detection.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Api;
using SmartUtility.Web.Identity;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Components.Ops;

/// <summary>The table of differences as a file, with the page's question.</summary>
public static class BalanceCsv
{
    /// <summary>Its route.</summary>
    public static void MapBalanceCsv(this WebApplication app) => app.MapGet("/ops/balance.csv",
        async (HttpContext context, CurrentActor current, BalanceTables balances, string? @operator, string? resource, string? from, string? to, string? by, CancellationToken stop) =>
        {
            var found = await balances.RunAsync(await current.GetAsync(), BalanceLink.Question(@operator, resource, from, to, by), 0, int.MaxValue, stop);
            if (found.Refusal is { } refusal) return Problems.Of(refusal);
            var report = found.Value;
            var isFrench = Cultures.Code(CultureInfo.CurrentUICulture) == "fr";
            var calendar = report.Operator.Calendar();
            context.Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=balance_{report.From:yyyy-MM-dd}_{report.Until:yyyy-MM-dd}_{report.Resource.ToString().ToLowerInvariant()}.csv");
            return Results.Stream(async stream =>
            {
                // The mark tells spreadsheet programs that this is UTF-8; what they would take for a formula is escaped.
                await using var csv = CsvWriter.Create(stream, CsvWriterOptions.Default with { Separator = isFrench ? ';' : ',', Injection = CsvInjection.Escape, WriteByteOrderMark = true }, true);
                string Number(decimal? value) => value?.ToString("0.###", isFrench ? Cultures.French : CultureInfo.InvariantCulture) ?? "";
                string Display(long? baseUnits) => Number((decimal?)baseUnits / ResourceUnits.BasePerDisplay);
                await csv.WriteRecordAsync(["code", "name", "kind", "unit", "supplied", "stored", "expected", "received", "difference", "difference_percent", "lost_here", "technical_here", "value", "currency", "limit_percent", "coverage_percent", "since", "who", "status"], stop);
                foreach (var line in report.Lines)
                {
                    var sum = line.Sum;
                    await csv.WriteRecordAsync([line.Code, line.Name, line.Kind.ToString().ToLowerInvariant(), report.Resource.DisplayUnit(), sum.IsMeasured ? Display(sum.Supplied) : "", Display(sum.Stored), sum.IsMeasured ? Display(sum.Expected) : "",
                        Display(sum.Received), sum.IsMeasured ? Display(sum.Lost) : "", Number(sum.LossPercent), Display(line.Place?.Here), Display(line.Place?.TechnicalHere), Number(line.Value), line.Value is null ? "" : report.Price!.Currency.Code,
                        Number(line.LimitPercent), Number(sum.CoveragePercent), line.Since is { } since ? new DateTimeOffset(calendar.Local(since), calendar.Zone.GetUtcOffset(since)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture) : "",
                        line.Who ?? "", report.IsFinal ? "final" : "provisional"], stop);
                }
            }, "text/csv; charset=utf-8");
        }).RequireAuthorization("dispatcher").ExcludeFromDescription();
}
