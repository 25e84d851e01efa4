using Microsoft.Extensions.Localization;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Regulation;
using SmartUtility.Core.Regulation.Operations;
using SmartUtility.Core.Shared;
using SmartUtility.Web.Components.Regulator;
using SmartUtility.Web.Localization;

namespace SmartUtility.Web.Api;

/// <summary>The state's share of a period, and statistics.</summary>
public static class LeviesApi
{
    /// <summary>The months to close and assess, both included.</summary>
    public sealed record CloseRequest(BillingMonth From, BillingMonth? To = null, bool AcceptProvisional = false);

    /// <summary>What operator or regulator has to say.</summary>
    public sealed record CommentRequest(string Text, bool Agrees = false);

    /// <summary>What is taken back; amount null: all that is left.</summary>
    public sealed record LevyCreditRequest(string Reason, decimal? Amount = null);

    /// <summary>What was paid; reference null: the idempotency key.</summary>
    public sealed record LevyPaymentRequest(decimal Amount, DateOnly PaidOn, string? Reference = null);

    /// <summary>What no meter and no bill says.</summary>
    public sealed record DeclarationRequest(BillingMonth Month, string Figure, Resource Resource, decimal Value, string Note);

    /// <summary>A closed period. Amounts in <c>currency</c>; open and after: of its invoice.</summary>
    public sealed record LevyAnswer(long Id, string Operator, BillingMonth From, BillingMonth To, bool Final, string Hash, string State, decimal? Total, decimal? Open, string Currency, string? Number, DateOnly? DueOn, int Comments);

    /// <summary>A closed period with its assessment.</summary>
    public sealed record LevyDetail(LevyAnswer Levy, IReadOnlyList<LevyLine> Lines, IReadOnlyList<FigureAnswer> Figures, IReadOnlyList<CommentAnswer> Comments, IReadOnlyList<LevyPaymentView> Payments, IReadOnlyList<LevyCreditView> Credits, LateCost Late);

    /// <summary>A frozen figure.</summary>
    public sealed record FigureAnswer(string Figure, Resource? Resource, string? Class, string? Zone, string? Key, string? Beneficiary, DateOnly? About, decimal Value, string Unit, long Count, string Source, bool Final);

    /// <summary>A comment.</summary>
    public sealed record CommentAnswer(string By, bool Regulator, bool Agrees, string Text, DateTimeOffset At);

    /// <summary>Statistics with what each figure means.</summary>
    public sealed record StatisticsAnswer(string Operator, BillingMonth From, BillingMonth To, string Currency, DateTimeOffset At, bool Suppressed, IReadOnlyList<ConsumptionCell> Consumption, IReadOnlyList<SettlementRow> Settlement, decimal? Recovery, IReadOnlyList<ArrearsAge> Arrears, IReadOnlyDictionary<string, string> Definitions);

    /// <summary>Figures of the statistics that have a definition.</summary>
    public static readonly IReadOnlyList<string> Defined = ["consumed", "supplied", "billed", "invoiced", "paid", "recovery", "arrears"];

    /// <summary>Routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        var levies = api.MapGroup("/levies").WithTags("Levies");
        levies.MapGet("", ListAsync).WithSummary("Closed periods, newest first; period (like 2026-10): only the one that starts with this month").ForWholeInstallation().Produces<IReadOnlyList<LevyAnswer>>();
        levies.MapPost("", CloseAsync).WithSummary("Closes a period (freezes its figures) and assesses it; twice gives the same").Produces<LevyAnswer>(201);
        levies.MapGet("/schemes", async (ApiCaller caller, LevyQueries queries, CancellationToken stop) => Problems.Answer(await queries.SchemesAsync(caller.Actor, caller.Actor.OperatorId, stop), found => Results.Json(found, BillingJson.Options))).WithSummary("Schemes of levies, newest first");
        levies.MapPost("/schemes", PublishAsync).WithSummary("Publishes what an operator owes from a day on (docs/schemas/levy-scheme.schema.json); the same twice changes nothing");
        levies.MapPost("/declarations", DeclareAsync).WithSummary("The operator states what no meter and no bill says: produced, abstracted, purchased, purchase-cost");
        levies.MapGet("/{id:long}", async (ApiCaller caller, long id, LevyQueries queries, CancellationToken stop) => Problems.Answer(await queries.PeriodAsync(caller.Actor, id, stop), view => Results.Ok(Detail(view)))).WithSummary("A closed period: figures, lines, comments, payments").Produces<LevyDetail>();
        levies.MapGet("/{id:long}/statement", async (ApiCaller caller, long id, LevyQueries queries, HttpContext context, CancellationToken stop, string format = "pdf", string? number = null, string language = "en") =>
            format is "pdf" or "csv" ? await LevyFiles.StatementAsync(caller.Actor, queries, id, number, format, language, context, stop) : Problems.Of(400, "bad-request", "format is pdf or csv", "format")).WithSummary("The statement; format pdf or csv; language en or fr; number: of a credit").Produces(200, contentType: "application/pdf");
        levies.MapGet("/{id:long}/figures", async (ApiCaller caller, long id, LevyQueries queries, HttpContext context, CancellationToken stop) => await LevyFiles.FiguresAsync(caller.Actor, queries, id, context, stop)).WithSummary("The frozen figures as the text whose SHA-256 is the period's hash").Produces(200, contentType: "text/csv");
        levies.MapGet("/{id:long}/check", async (ApiCaller caller, long id, VerifyPeriod verify, CancellationToken stop) => Problems.Answer(await verify.RunAsync(caller.Actor, id, stop))).WithSummary("Reckons the hash anew, from figures and documents").Produces<PeriodCheck>();
        levies.MapPost("/{id:long}/comments", CommentAsync).WithSummary("The operator comments or agrees, the regulator answers").Produces<CommentAnswer>(201);
        levies.MapPost("/{id:long}/invoice", IssueAsync).WithSummary("A second person issues the invoice of the assessment; twice gives the same").Produces<LevyAnswer>(201);
        levies.MapPost("/{id:long}/credits", CreditAsync).WithSummary("Proposes a credit; a second person issues it").Produces<LevyCreditView>(201);
        levies.MapPost("/{id:long}/credits/{assessment:long}/issue", IssueCreditAsync).WithSummary("A second person issues a proposed credit; twice gives the same").Produces<LevyCreditView>(201);
        levies.MapPost("/{id:long}/payments", PayAsync).WithSummary("The operator says what it paid; the same reference twice is one payment").Produces<LevyPaymentView>(201);
        levies.MapPost("/{id:long}/payments/{payment:long}/confirm", ConfirmAsync).WithSummary("The regulator has received a payment").Produces<LevyPaymentView>();
        api.MapGet("/statistics", StatisticsAsync).WithTags("Statistics").WithSummary("Consumption by resource, class, zone and month; settlement, recovery, arrears by age; from, to (months), resource; format csv; language en or fr").Produces<StatisticsAnswer>();
    }

    static async Task<IResult> ListAsync(ApiCaller caller, LevyQueries queries, CancellationToken stop, string? period = null)
    {
        if (period is not null && !BillingMonth.TryParse(period, out _)) return Problems.Of(new Invalid("bad-month", "month is like 2026-03"));
        return Problems.Answer(await queries.ListAsync(caller.Actor, period is null ? null : BillingMonth.Parse(period).First, stop), rows => Results.Ok(rows.Select(Answer)));
    }

    static async Task<IResult> CloseAsync(ApiCaller caller, CloseRequest request, ClosePeriod close, AssessPeriod assess, LevyQueries queries, CancellationToken stop)
    {
        if (request.From == default || request.To == default(BillingMonth)) return Problems.Of(new Invalid("bad-month", "month is like 2026-03"));
        var closed = await close.RunAsync(caller.Actor, caller.Actor.OperatorId, request.From.First, (request.To ?? request.From).End, request.AcceptProvisional, stop);
        if (closed.Refusal is { } refusal) return Problems.Of(refusal);
        var assessed = await assess.RunAsync(caller.Actor, closed.Value.Id, stop);
        return assessed.Refusal is { } why ? Problems.Of(why) : await OneAsync(caller, closed.Value.Id, queries, view => Results.Created($"/api/v1/levies/{closed.Value.Id}", Answer(view.Row)), stop);
    }

    static async Task<IResult> PublishAsync(ApiCaller caller, HttpRequest request, PublishScheme publish, CancellationToken stop)
    {
        var scheme = BillingJson.Read<LevyScheme>(await new StreamReader(request.Body).ReadToEndAsync(stop), "scheme-invalid");
        if (scheme.Refusal is { } bad) return Problems.Of(bad);
        return Problems.Answer(await publish.RunAsync(caller.Actor, caller.Actor.OperatorId, scheme.Value, stop), isNew => Results.Ok(new { status = isNew ? "created" : "unchanged", valid_from = scheme.Value.ValidFrom }));
    }

    static async Task<IResult> DeclareAsync(ApiCaller caller, DeclarationRequest request, DeclareFigure declare, CancellationToken stop)
    {
        if (request.Month == default) return Problems.Of(new Invalid("bad-month", "month is like 2026-03"));
        return Figures.Parse(request.Figure) is not { } figure ? Problems.Of(new Invalid("declaration-invalid", "figure is produced, abstracted, purchased or purchase-cost") { Where = "$.figure" })
            : Problems.Answer(await declare.RunAsync(caller.Actor, request.Month, figure, request.Resource, request.Value, request.Note ?? "", stop), stated => Results.Ok(new { stated.Id, month = request.Month, request.Figure, request.Resource, stated.Value, stated.Note }));
    }

    static async Task<IResult> CommentAsync(ApiCaller caller, long id, CommentRequest request, CommentAssessment comment, LevyQueries queries, CancellationToken stop) => await OneAsync(caller, id, queries, async view =>
        view.AssessmentId is not { } assessment ? Problems.Of(NotAssessed) : Problems.Answer(await comment.RunAsync(caller.Actor, assessment, request.Text ?? "", request.Agrees, stop), said => Results.Created($"/api/v1/levies/{id}", Answer(said))), stop);

    static async Task<IResult> IssueAsync(ApiCaller caller, long id, IssueLevyInvoice issue, LevyQueries queries, CancellationToken stop) => await OneAsync(caller, id, queries, async view =>
    {
        if (view.AssessmentId is not { } assessment) return Problems.Of(NotAssessed);
        var issued = await issue.RunAsync(caller.Actor, assessment, stop);
        return issued.Refusal is { } refusal ? Problems.Of(refusal) : await OneAsync(caller, id, queries, now => Results.Created($"/api/v1/levies/{id}/statement", Answer(now.Row)), stop);
    }, stop);

    static async Task<IResult> CreditAsync(ApiCaller caller, long id, LevyCreditRequest request, ProposeLevyCredit propose, LevyQueries queries, CancellationToken stop) => await OneAsync(caller, id, queries, async view =>
    {
        if (view.Row.Number is not { } number) return Problems.Of(new Conflict("not-invoiced", "the period has no invoice yet"));
        var proposed = await propose.RunAsync(caller.Actor, number, request.Amount, request.Reason ?? "", stop);
        return proposed.Refusal is { } refusal ? Problems.Of(refusal) : await OneAsync(caller, id, queries, now => Results.Created($"/api/v1/levies/{id}", now.Credits.First(row => row.AssessmentId == proposed.Value.Id)), stop);
    }, stop);

    static async Task<IResult> IssueCreditAsync(ApiCaller caller, long id, long assessment, IssueLevyInvoice issue, LevyQueries queries, CancellationToken stop) => await OneAsync(caller, id, queries, async view =>
    {
        if (view.Credits.All(row => row.AssessmentId != assessment)) return Problems.Of(new NotFound($"credit {assessment}"));
        var issued = await issue.RunAsync(caller.Actor, assessment, stop);
        return issued.Refusal is { } refusal ? Problems.Of(refusal) : await OneAsync(caller, id, queries, now => Results.Created($"/api/v1/levies/{id}/statement?number={issued.Value.Number}", now.Credits.First(row => row.AssessmentId == assessment)), stop);
    }, stop);

    static async Task<IResult> PayAsync(ApiCaller caller, long id, LevyPaymentRequest request, IdempotencyKey key, RecordLevyPayment pay, LevyQueries queries, CancellationToken stop) => await OneAsync(caller, id, queries, async view =>
    {
        if (view.Row.Number is not { } number) return Problems.Of(new Conflict("not-invoiced", "the period has no invoice yet"));
        var paid = await pay.RunAsync(caller.Actor, number, request.Amount, request.PaidOn, request.Reference ?? key.Value, stop);
        return paid.Refusal is { } refusal ? Problems.Of(refusal) : await OneAsync(caller, id, queries, now => Results.Created($"/api/v1/levies/{id}", now.Payments.First(row => row.Id == paid.Value.Id)), stop);
    }, stop);

    static async Task<IResult> ConfirmAsync(ApiCaller caller, long id, long payment, ConfirmLevyPayment confirm, LevyQueries queries, CancellationToken stop) => await OneAsync(caller, id, queries, async view =>
    {
        if (view.Payments.All(row => row.Id != payment)) return Problems.Of(new NotFound($"payment {payment}"));
        var done = await confirm.RunAsync(caller.Actor, payment, stop);
        return done.Refusal is { } refusal ? Problems.Of(refusal) : await OneAsync(caller, id, queries, now => Results.Ok(now.Payments.First(row => row.Id == payment)), stop);
    }, stop);

    static async Task<IResult> StatisticsAsync(ApiCaller caller, StatisticsQueries queries, IStringLocalizer<LevyTexts> texts, HttpContext context, CancellationToken stop, string? from = null, string? to = null, string? resource = null, string format = "json", string language = "en")
    {
        if ((from is not null && !BillingMonth.TryParse(from, out _)) || (to is not null && !BillingMonth.TryParse(to, out _))) return Problems.Of(new Invalid("bad-month", "month is like 2026-03"));
        if (resource is not null && LevyFiles.Question(null, null, resource).Resource is null) return Problems.Of(400, "bad-request", "resource is electricity, gas or water", "resource");
        var found = await queries.RunAsync(caller.Actor, caller.Actor.OperatorId, LevyFiles.Question(from, to, resource), stop);
        if (found.Refusal is { } refusal) return Problems.Of(refusal);
        var report = found.Value;
        return format == "csv" ? LevyFiles.Statistics(report, texts, language, context)
            : Results.Ok(new StatisticsAnswer(report.Operator.Code, report.From, report.To, report.Currency.Code, report.At, report.IsSuppressed, report.Consumption, report.Settlement, report.Recovery, report.Arrears, LevyFiles.Definitions(texts, language)));
    }

    static readonly Conflict NotAssessed = new("not-assessed", "the period is closed but not assessed yet");

    static Task<IResult> OneAsync(ApiCaller caller, long id, LevyQueries queries, Func<LevyView, IResult> then, CancellationToken stop) => OneAsync(caller, id, queries, view => Task.FromResult(then(view)), stop);

    static async Task<IResult> OneAsync(ApiCaller caller, long id, LevyQueries queries, Func<LevyView, Task<IResult>> then, CancellationToken stop)
    {
        var view = await queries.PeriodAsync(caller.Actor, id, stop);
        return view.Refusal is { } refusal ? Problems.Of(refusal) : await then(view.Value);
    }

    static LevyAnswer Answer(LevyRow row) => new(row.Id, row.OperatorCode, BillingMonth.Of(row.From), BillingMonth.Of(row.To.AddDays(-1)), row.IsFinal, row.Hash, System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(row.State.ToString()), row.Total, row.Open, row.Currency.Code, row.Number, row.DueOn, row.Comments);

    static CommentAnswer Answer(LevyComment comment) => new(comment.By, comment.IsRegulator, comment.Agrees, comment.Text, comment.At);

    static LevyDetail Detail(LevyView view) => new(Answer(view.Row), view.Statement?.Lines ?? [], [.. view.Figures.Select(line => new FigureAnswer(line.Figure.Code(), line.Resource, line.Class, line.Zone, line.Key, line.Beneficiary, line.About, line.Value, line.Unit, line.Count, line.Source, line.IsFinal))],
        [.. view.Comments.Select(Answer)], view.Payments, view.Credits, view.Late);
}
