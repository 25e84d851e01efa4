using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation.Operations;

/// <summary>Proposes to take back an issued invoice or a part of it; a second person issues the credit (<see cref="IssueLevyInvoice"/>). The same proposal twice: once.</summary>
public sealed class ProposeLevyCredit(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Proposes. Refused: "reason-missing", "amount-invalid", "credit-too-high", "not-creditable" (a credit itself).</summary>
    /// <param name="actor">The regulator.</param>
    /// <param name="number">Number of the invoice.</param>
    /// <param name="amount">What is taken back; null: all that is left.</param>
    /// <param name="reason">1 to 200 characters.</param>
    /// <param name="stop">Stops.</param>
    public async Task<Outcome<LevyAssessment>> RunAsync(Actor actor, string number, decimal? amount, string reason, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.Regulate)) return new Forbidden();
        reason = reason.Trim();
        if (reason.Length is 0 or > 200) return new Invalid("reason-missing", "a credit states a reason of at most 200 characters");
        await using var db = contexts.Create(actor);
        if (await db.Set<LevyInvoice>().SingleOrDefaultAsync(row => row.Number == number, stop) is not { } invoice) return new NotFound($"invoice {number}");
        if (invoice.Kind == LevyDocumentKind.Credit) return new Conflict("not-creditable", "a credit cannot be taken back");
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "levies", invoice.OperatorId, stop);
        var left = (await LevyBook.ReadAsync(db, [invoice.OperatorId], stop)).Single(entry => entry.Invoice.Id == invoice.Id).Amount;
        var (taken, currency) = (amount ?? left, Currency.Of(invoice.Currency));
        if (taken <= 0 || Math.Round(taken, currency.Decimals) != taken) return new Invalid("amount-invalid", $"an amount is more than 0 with at most {currency.Decimals} decimals") { Values = [currency.Decimals] };
        if (taken > left) return TooHigh(left);
        var document = BillingJson.Write(Assessments.Credit(invoice.Statement(), number, taken, reason));
        var before = await db.Set<LevyAssessment>().Where(row => row.PeriodId == invoice.PeriodId && row.Kind == LevyDocumentKind.Credit).OrderByDescending(row => row.Revision).ToListAsync(stop);
        var issued = await db.Set<LevyInvoice>().Where(row => row.CorrectsId == invoice.Id).Select(row => row.AssessmentId).ToListAsync(stop);
        if (before.FirstOrDefault(row => row.Document == document && !issued.Contains(row.Id)) is { } same) return same;
        var now = clock.GetUtcNow();
        var proposal = new LevyAssessment
        {
            OperatorId = invoice.OperatorId, PeriodId = invoice.PeriodId, Kind = LevyDocumentKind.Credit, Revision = (before.Count > 0 ? before[0].Revision : 0) + 1, CorrectsId = invoice.Id, Document = document, Total = -taken, MadeAt = now,
            MadeBy = actor.Name, CommentUntil = now,
        };
        db.Add(proposal);
        db.Audit(actor, invoice.OperatorId, now, "levies.credit-proposed", $"levy:{number}", $"{BillingJson.Text(taken)} {invoice.Currency}: {reason}");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return proposal;
    }

    internal static Conflict TooHigh(decimal left) => new("credit-too-high", $"at most {BillingJson.Text(left)} is left of the invoice") { Values = [left] };
}
