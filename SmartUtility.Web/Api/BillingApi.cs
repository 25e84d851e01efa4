using Microsoft.AspNetCore.Mvc;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Api;

/// <summary>Tariffs, billing runs, bills and credit notes.</summary>
public static class BillingApi
{
    /// <summary>A tariff to publish: every version and index value that is not there yet. Currency, unit and zone are the operator's and the resource's; others are refused.</summary>
    public sealed record TariffRequest(string Code, string Name, Resource Resource, IReadOnlyList<TariffVersion> Versions, string? Currency = null, string? Unit = null,
        string? Zone = null, IReadOnlyDictionary<string, IReadOnlyDictionary<string, decimal>>? Indices = null);

    /// <summary>How much an amount buys (docs/schemas/purchase.schema.json); the quantity of the usage's last period is what is asked for.</summary>
    public sealed record PurchaseRequest(decimal Amount, UsageInput Usage, decimal? Step = null);

    /// <summary>A version to propose.</summary>
    public sealed record ProposalRequest(string Name, Resource Resource, TariffVersion Version);

    /// <summary>A proposed version.</summary>
    public sealed record ProposalAnswer(long Id, string Code, string Name, Resource Resource, ProposalState State, string MadeBy, DateTimeOffset MadeAt, string? DecidedBy, DateTimeOffset? DecidedAt, string? Reason, TariffVersion Version);

    /// <summary>A trial of prices; impact once it is finished.</summary>
    public sealed record TrialAnswer(long Id, string Code, BillingMonth Month, int Total, int Done, DateTimeOffset MadeAt, DateTimeOffset? FinishedAt, TariffImpact? Impact);

    /// <summary>What became of an item of an array.</summary>
    public sealed record ItemAnswer(string Code, string Status, string? Reason = null, string? Detail = null);

    /// <summary>The month to bill, like 2026-03.</summary>
    public sealed record RunRequest(BillingMonth Month);

    /// <summary>Why a bill is taken back.</summary>
    public sealed record CreditNoteRequest(string Reason);

    /// <summary>A bill that is to be taken back: another person or key must send the same.</summary>
    public sealed record CreditAsked(string Invoice, string AskedBy, DateTimeOffset AskedAt, string Reason);

    /// <summary>A bill in a list. Quantities in <c>unit</c>.</summary>
    public sealed record BillAnswer(string Number, string Kind, string Account, string Name, DateOnly From, DateOnly To, DateTimeOffset IssuedAt, DateOnly DueOn, decimal Quantity, string Unit, decimal Total, decimal Open, string Currency, bool Estimated, string State);

    /// <summary>A page of bills, newest first.</summary>
    public sealed record BillsAnswer(IReadOnlyList<BillAnswer> Invoices, string? Next);

    /// <summary>Routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        var tariffs = api.MapGroup("/tariffs").WithTags("Tariffs");
        tariffs.MapPost("", PublishAsync).WithSummary("Publishes versions (docs/schemas/tariff.schema.json with a resource); an array, answered per item").Produces<IReadOnlyList<ItemAnswer>>();
        tariffs.MapGet("", async (ApiCaller caller, BillingQueries queries, CancellationToken stop) => Problems.Answer(await queries.TariffsAsync(caller.Actor, stop))).WithSummary("Tariffs").Produces<IReadOnlyList<TariffRow>>();
        tariffs.MapGet("/{code}", async (ApiCaller caller, string code, BillingQueries queries, CancellationToken stop) =>
            Problems.Answer(await queries.TariffAsync(caller.Actor, code, stop), found => Results.Json(found.Tariff, BillingJson.Options))).WithSummary("A tariff with all its versions");
        tariffs.MapPost("/{code}/indices", IndicesAsync).WithSummary("Adds index values of months: {\"fuel\": {\"2026-01\": \"5.48\"}}; answers all that are known");
        tariffs.MapPost("/{code}/price", PriceAsync).WithSummary("What a usage (docs/schemas/usage.schema.json) costs by a tariff").Produces<RatedBill>();
        tariffs.MapPost("/{code}/quantity", QuantityAsync).WithSummary("How much an amount buys by a tariff (docs/schemas/purchase.schema.json), with the price of it").Produces<PurchaseQuote>();
        tariffs.MapPost("/{code}/proposals", ProposeAsync).WithSummary("Proposes a version, which another person publishes; twice gives the same proposal").Produces<ProposalAnswer>(201);
        tariffs.MapGet("/{code}/proposals", async (ApiCaller caller, string code, DecideTariff decide, CancellationToken stop) =>
            Problems.Answer(await decide.ListAsync(caller.Actor, code, stop), found => Results.Json(found.Select(Answer), BillingJson.Options))).WithSummary("Proposed versions, newest first").Produces<IReadOnlyList<ProposalAnswer>>();
        tariffs.MapPost("/proposals/{id:long}/publication", async (ApiCaller caller, long id, DecideTariff decide, CancellationToken stop) =>
            Problems.Answer(await decide.PublishAsync(caller.Actor, id, stop), found => Results.Json(Answer(found), BillingJson.Options))).WithSummary("Publishes a proposed version; not for who proposed it").Produces<ProposalAnswer>();
        tariffs.MapPost("/{code}/trials", TrialAsync).WithSummary("Tries a version over the consumption of last month, in the background").Produces<TrialAnswer>(202);
        tariffs.MapGet("/trials/{id:long}", async (ApiCaller caller, long id, SimulateTariff trials, CancellationToken stop) =>
            Problems.Answer(await trials.FindAsync(caller.Actor, id, stop), found => Results.Json(Answer(found), BillingJson.Options))).WithSummary("How far a trial is, and what came out").Produces<TrialAnswer>();

        var runs = api.MapGroup("/billing-runs").WithTags("Billing");
        runs.MapPost("", StartAsync).WithSummary("Bills a closed month; the work goes on in the background").Produces<RunRow>(202);
        runs.MapGet("", async (ApiCaller caller, BillingQueries queries, CancellationToken stop) => Problems.Answer(await queries.RunsAsync(caller.Actor, stop))).WithSummary("Billing runs, newest month first").Produces<IReadOnlyList<RunRow>>();
        runs.MapPost("/{id:long}/release", async (ApiCaller caller, long id, ReleaseBills release, CancellationToken stop) =>
            Problems.Answer(await release.RunAsync(caller.Actor, id, null, stop), count => Results.Accepted(value: new { released = count }))).WithSummary("Releases the bills of a run that wait for a person; they are issued in the background");
        runs.MapGet("/{id:long}", async (ApiCaller caller, long id, BillingQueries queries, CancellationToken stop) => Problems.Answer(await queries.RunAsync(caller.Actor, id, stop))).WithSummary("A billing run with the agreements it held back").Produces<RunView>();

        MapPrints(api);
        var invoices = api.MapGroup("/invoices").WithTags("Billing");
        invoices.MapGet("", ListAsync).WithSummary("Bills, newest first; month, account, cursor, limit").Produces<BillsAnswer>();
        invoices.MapGet("/{number}", OneAsync).WithSummary("A bill: everything it prints");
        invoices.MapGet("/{number}/pdf", PdfAsync).WithSummary("A bill as PDF, in the subscriber's language").Produces(200, contentType: "application/pdf");
        invoices.MapGet("/{number}/explain", ExplainAsync).WithSummary("A bill down to its readings: registers with the readings around each index and their quality codes, the bills compared with, use by day, reasons").Produces<BillExplained>();
        invoices.MapPost("/{number}/corrected-bills", CorrectAsync).WithSummary("Bills the period of a bill that was taken back anew; twice gives the same bill").Produces<BillAnswer>(201);
        invoices.MapPost("/{number}/credit-notes", CreditAsync).WithSummary("Takes a bill back: the first caller asks (202), another person or key confirms (201); twice gives the same credit note").Produces<CreditAsked>(202).Produces<BillAnswer>(201);
    }

    static void MapPrints(RouteGroupBuilder api)
    {
        var prints = api.MapGroup("/print-files").WithTags("Billing");
        prints.MapPost("", PrintAsync).WithSummary("Asks for the bills of a month as one file, in the order of reading routes; while no bill came since, the same file").Produces<PrintRow>(202);
        prints.MapGet("/{id:long}", async (ApiCaller caller, long id, PrintMonth print, CancellationToken stop) => Problems.Answer(await print.OneAsync(caller.Actor, id, stop), row => Results.Json(row, BillingJson.Options))).WithSummary("How far a print file is").Produces<PrintRow>();
        prints.MapGet("/{id:long}/pdf", PrintedAsync).WithSummary("The print file").Produces(200, contentType: "application/pdf");
    }

    static async Task<IResult> PrintAsync(ApiCaller caller, RunRequest request, PrintMonth print, CancellationToken stop)
    {
        if (request.Month == default) return Problems.Of(new Invalid("bad-month", "month is like 2026-03"));
        return Problems.Answer(await print.StartAsync(caller.Actor, request.Month, stop), row => Results.Json(row, BillingJson.Options, statusCode: 202));
    }

    static async Task<IResult> PrintedAsync(ApiCaller caller, long id, PrintMonth print, HttpContext context, CancellationToken stop)
    {
        var written = await print.WriteAsync(caller.Actor, id, file =>
        {
            context.Response.ContentType = "application/pdf";
            context.Response.ContentLength = file.Bytes;
            return context.Response.Body;
        }, stop);
        return written.Refusal is { } refusal ? Problems.Of(refusal) : Results.Empty;
    }

    static async Task<IResult> ExplainAsync(ApiCaller caller, string number, ExplainBill explain, CancellationToken stop) =>
        Problems.Answer(await explain.RunAsync(caller.Actor, number, null, stop), bill => Results.Json(bill, BillingJson.Options));

    static async Task<IResult> PublishAsync(ApiCaller caller, HttpRequest request, PublishTariff publish, PublishIndices indices, BillingQueries queries, CancellationToken stop)
    {
        var owner = await queries.OperatorsAsync(caller.Actor, stop);
        if (owner.Refusal is { } closed) return Problems.Of(closed);
        var read = BillingJson.Read<TariffRequest[]>(await new StreamReader(request.Body).ReadToEndAsync(stop), "bad-json");
        if (read.Refusal is { } bad) return Problems.Of(bad);
        var answers = new List<ItemAnswer>();
        foreach (var tariff in read.Value)
        {
            var (created, refused) = (false, (Refusal?)null);
            if ((tariff.Currency ?? owner.Value[0].Currency) != owner.Value[0].Currency || (tariff.Unit ?? tariff.Resource.DisplayUnit()) != tariff.Resource.DisplayUnit())
            {
                answers.Add(new ItemAnswer(tariff.Code, "refused", "tariff-invalid", $"prices are in {owner.Value[0].Currency} per {tariff.Resource.DisplayUnit()}"));
                continue;
            }
            if (tariff.Zone is { } zone && zone != owner.Value[0].TimeZone)
            {
                answers.Add(new ItemAnswer(tariff.Code, "refused", "tariff-invalid", $"days and hours are those of {owner.Value[0].TimeZone}"));
                continue;
            }
            foreach (var version in tariff.Versions.OrderBy(version => version.ValidFrom))
            {
                var published = await publish.RunAsync(caller.Actor, tariff.Code, tariff.Name, tariff.Resource, version, stop);
                if (published.Refusal is Forbidden forbidden) return Problems.Of(forbidden);
                refused ??= published.Refusal;
                created |= published.IsDone && published.Value;
            }
            if (refused is null && tariff.Indices is { Count: > 0 } values)
            {
                var added = await indices.RunAsync(caller.Actor, tariff.Code, values, stop);
                refused = added.Refusal;
                created |= added.IsDone && added.Value;
            }
            answers.Add(refused is null ? new ItemAnswer(tariff.Code, created ? "created" : "unchanged") : new ItemAnswer(tariff.Code, "refused", refused.Code, refused.Detail));
        }
        return Results.Ok(answers);
    }

    static async Task<IResult> IndicesAsync(ApiCaller caller, string code, HttpRequest request, PublishIndices indices, BillingQueries queries, CancellationToken stop)
    {
        var values = BillingJson.Read<Dictionary<string, IReadOnlyDictionary<string, decimal>>>(await new StreamReader(request.Body).ReadToEndAsync(stop), "index-invalid");
        if (values.Refusal is { } bad) return Problems.Of(bad);
        var added = await indices.RunAsync(caller.Actor, code, values.Value, stop);
        return added.Refusal is { } refusal ? Problems.Of(refusal) : Problems.Answer(await queries.TariffAsync(caller.Actor, code, stop), found => Results.Json(found.Tariff.Indices, BillingJson.Options));
    }

    static async Task<IResult> PriceAsync(ApiCaller caller, string code, HttpRequest request, PriceUsage price, CancellationToken stop)
    {
        var usage = BillingJson.Read<UsageInput>(await new StreamReader(request.Body).ReadToEndAsync(stop), "usage-invalid");
        if (usage.Refusal is { } bad) return Problems.Of(bad);
        return Problems.Answer(await price.RunAsync(caller.Actor, code, usage.Value, stop), bill => Results.Json(bill, BillingJson.Options));
    }

    static async Task<IResult> QuantityAsync(ApiCaller caller, string code, HttpRequest request, PriceUsage price, CancellationToken stop)
    {
        var asked = BillingJson.Read<PurchaseRequest>(await new StreamReader(request.Body).ReadToEndAsync(stop), "usage-invalid");
        if (asked.Refusal is { } bad) return Problems.Of(bad);
        return Problems.Answer(await price.QuoteAsync(caller.Actor, code, asked.Value.Usage, asked.Value.Amount, asked.Value.Step, stop), quote => Results.Json(quote, BillingJson.Options));
    }

    static async Task<IResult> ProposeAsync(ApiCaller caller, string code, HttpRequest request, ProposeTariff propose, CancellationToken stop)
    {
        var asked = BillingJson.Read<ProposalRequest>(await new StreamReader(request.Body).ReadToEndAsync(stop), "tariff-invalid");
        if (asked.Refusal is { } bad) return Problems.Of(bad);
        return Problems.Answer(await propose.RunAsync(caller.Actor, code, asked.Value.Name, asked.Value.Resource, asked.Value.Version, stop), made => Results.Json(Answer(made), BillingJson.Options, statusCode: StatusCodes.Status201Created));
    }

    static async Task<IResult> TrialAsync(ApiCaller caller, string code, HttpRequest request, SimulateTariff trials, CancellationToken stop)
    {
        var version = BillingJson.Read<TariffVersion>(await new StreamReader(request.Body).ReadToEndAsync(stop), "tariff-invalid");
        if (version.Refusal is { } bad) return Problems.Of(bad);
        return Problems.Answer(await trials.StartAsync(caller.Actor, code, version.Value, stop), made => Results.Json(Answer(made), BillingJson.Options, statusCode: StatusCodes.Status202Accepted));
    }

    static ProposalAnswer Answer(TariffProposal row) => new(row.Id, row.Code, row.Name, row.Resource, row.State, row.MadeBy, row.MadeAt, row.DecidedBy, row.DecidedAt, row.Reason, row.Version());

    static TrialAnswer Answer(TariffSimulation row) => new(row.Id, row.Code, BillingMonth.Of(row.Month), row.Total, row.Done, row.MadeAt, row.FinishedAt, row.Impact());

    static async Task<IResult> StartAsync(ApiCaller caller, RunRequest request, RunBilling billing, BillingQueries queries, CancellationToken stop)
    {
        if (request.Month == default) return Problems.Of(new Invalid("bad-month", "month is like 2026-03"));
        var started = await billing.StartAsync(caller.Actor, request.Month, stop);
        if (started.Refusal is { } refusal) return Problems.Of(refusal);
        var runs = await queries.RunsAsync(caller.Actor, stop);
        if (runs.Refusal is { } forbidden) return Problems.Of(forbidden);
        return runs.Value.FirstOrDefault(run => run.Month == request.Month) is { } run ? Results.Accepted($"/api/v1/billing-runs/{run.Id}", run)
            : Problems.Of(new Conflict("nothing-due", $"no agreement is to be billed for {request.Month}"));
    }

    static async Task<IResult> ListAsync(ApiCaller caller, PaymentQueries queries, CancellationToken stop, string? month = null, string? account = null, string? cursor = null, int limit = 50)
    {
        if (month is not null && !BillingMonth.TryParse(month, out _)) return Problems.Of(new Invalid("bad-month", "month is like 2026-03"));
        return Problems.Answer(await queries.ListAsync(caller.Actor, month is null ? null : BillingMonth.Parse(month), account, new PageRequest(cursor, limit), stop), page => Results.Ok(new BillsAnswer([.. page.Rows.Select(Answer)], page.Next)));
    }

    static async Task<IResult> OneAsync(ApiCaller caller, string number, PaymentQueries queries, CancellationToken stop) =>
        Problems.Answer(await queries.BillAsync(caller.Actor, number, stop), bill => Results.Json(new
        {
            invoice = Answer(bill.Row),
            bill.Document,
            payments = bill.Payments.Select(paid => new { paid.Receipt, paid.At, paid.Rail, paid.Amount, Reversed = paid.IsReversed }),
            credit_note = bill.CreditNote,
        }, BillingJson.Options));

    static async Task<IResult> PdfAsync(ApiCaller caller, string number, KeepBill bills, CancellationToken stop) =>
        Problems.Answer(await bills.RunAsync(caller.Actor, number, null, stop), bill => Results.File(bill.Body, "application/pdf", bill.Number + ".pdf"));

    static async Task<IResult> CreditAsync(ApiCaller caller, string number, [FromBody] CreditNoteRequest request, IssueCreditNote credit, PaymentQueries queries, CancellationToken stop)
    {
        var issued = await credit.RunAsync(caller.Actor, number, request.Reason, stop);
        if (issued.Refusal is { } refusal) return Problems.Of(refusal);
        if (issued.Value.Note is not { } made) return Results.Accepted(value: new CreditAsked(number, issued.Value.Request!.RequestedBy, issued.Value.Request.RequestedAt, issued.Value.Request.Reason));
        return Problems.Answer(await queries.BillAsync(caller.Actor, made.Number, stop), note => Results.Created($"/api/v1/invoices/{note.Row.Number}", Answer(note.Row)));
    }

    static async Task<IResult> CorrectAsync(ApiCaller caller, string number, IssueInvoices issue, PaymentQueries queries, CancellationToken stop)
    {
        var issued = await issue.CorrectAsync(caller.Actor, number, stop);
        if (issued.Refusal is { } refusal) return Problems.Of(refusal);
        return Problems.Answer(await queries.BillAsync(caller.Actor, issued.Value.Number, stop), bill => Results.Created($"/api/v1/invoices/{bill.Row.Number}", Answer(bill.Row)));
    }

    internal static BillAnswer Answer(BillRow row) => new(row.Number, Kebab(row.Kind.ToString()), row.Account, row.Name, row.From, row.To, row.IssuedAt, row.DueOn, row.Quantity / (decimal)ResourceUnits.BasePerDisplay,
        row.Resource.DisplayUnit(), row.Total, row.Open, row.Currency, row.IsEstimated, Kebab(row.State.ToString()));

    static string Kebab(string name) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(name);
}
