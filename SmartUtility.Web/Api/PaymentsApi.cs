using SmartUtility.Core.Accounts;
using SmartUtility.Core.Payments;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Api;

/// <summary>Bill inquiry and payments.</summary>
public static class PaymentsApi
{
    /// <summary>Money received. Without a reference the idempotency key is it; the same rail and reference again books nothing.</summary>
    public sealed record PaymentRequest(string Account, decimal Amount, string Rail = "api", string? Reference = null, IReadOnlyList<string>? Bills = null, DateTimeOffset? ReceivedAt = null, string? Currency = null);

    /// <summary>Why a payment is taken back.</summary>
    public sealed record ReversalRequest(string Reason);

    /// <summary>A receipt.</summary>
    public sealed record ReceiptAnswer(string Receipt, string? Account, string? Name, string Rail, string Reference, decimal Amount, string Currency, DateTimeOffset At, IReadOnlyList<ReceiptPart> Bills, decimal Credit, bool Suspense, bool Reversed);

    /// <summary>What an account owes and by which bills.</summary>
    public sealed record InquiryAnswer(string Account, string Name, decimal Balance, string Currency, IReadOnlyList<BillingApi.BillAnswer> Bills);

    /// <summary>Routes.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/bills", InquireAsync).WithTags("Payments").WithSummary("Bill inquiry: what an account owes; its open bills, oldest due first (all=true: every bill)").Produces<InquiryAnswer>();
        var payments = api.MapGroup("/payments").WithTags("Payments");
        payments.MapPost("", PayAsync).WithSummary("Books money: the bills named, then the oldest; the rest is credit. An unknown account's money waits in suspense").Produces<ReceiptAnswer>(201);
        payments.MapGet("/{receipt}", async (ApiCaller caller, string receipt, PaymentQueries queries, CancellationToken stop) => Problems.Answer(await queries.ReceiptAsync(caller.Actor, receipt, stop), found => Results.Ok(Answer(found)))).WithSummary("A receipt").Produces<ReceiptAnswer>();
        payments.MapPost("/{receipt}/reversals", ReverseAsync).WithSummary("Takes a payment back: the bills it paid owe again").Produces<ReceiptAnswer>();
    }

    static async Task<IResult> InquireAsync(ApiCaller caller, FindAccounts accounts, PaymentQueries queries, CancellationToken stop, string account = "", bool all = false)
    {
        var card = await accounts.CardAsync(caller.Actor, account, stop);
        if (card.Refusal is { } refusal) return Problems.Of(refusal);
        var due = await queries.DueAsync(caller.Actor, card.Value.Id, stop);
        if (due.Refusal is { } hidden) return Problems.Of(hidden);
        return Problems.Answer(await queries.BillsAsync(caller.Actor, card.Value.Id, stop), bills => Results.Ok(new InquiryAnswer(card.Value.Account, card.Value.Name, due.Value.Balance, due.Value.Currency,
            [.. bills.Where(bill => all || bill.Open > 0).OrderBy(bill => bill.DueOn).ThenBy(bill => bill.Id).Select(BillingApi.Answer)])));
    }

    static async Task<IResult> PayAsync(ApiCaller caller, IdempotencyKey key, PaymentRequest request, RecordPayment record, PaymentQueries queries, CancellationToken stop)
    {
        var booked = await record.RunAsync(caller.Actor, new IncomingPayment(request.Account, request.Rail, request.Reference ?? key.Value, request.Amount, request.Bills, request.ReceivedAt, request.Currency), stop);
        if (booked.Refusal is { } refusal) return Problems.Of(refusal);
        return Problems.Answer(await queries.ReceiptAsync(caller.Actor, booked.Value.ReceiptNumber, stop), receipt => Results.Created($"/api/v1/payments/{receipt.Number}", Answer(receipt)));
    }

    static async Task<IResult> ReverseAsync(ApiCaller caller, string receipt, ReversalRequest request, ReversePayment reverse, PaymentQueries queries, CancellationToken stop)
    {
        var done = await reverse.RunAsync(caller.Actor, receipt, request.Reason, stop);
        if (done.Refusal is { } refusal) return Problems.Of(refusal);
        // Who may take a payment back may not always see receipts in suspense.
        return Problems.Answer(await queries.ReceiptAsync(Permissions.Allow(caller.Actor, Do.ViewSubscribers) ? caller.Actor : Actor.System(done.Value.OperatorId), receipt, stop), found => Results.Ok(Answer(found)));
    }

    static ReceiptAnswer Answer(Receipt receipt) => new(receipt.Number, receipt.Account, receipt.Name, receipt.Rail, receipt.Reference, receipt.Amount, receipt.Currency, receipt.At, receipt.Parts, receipt.Account is null ? 0 : receipt.Credit, receipt.Account is null, receipt.IsReversed);
}
