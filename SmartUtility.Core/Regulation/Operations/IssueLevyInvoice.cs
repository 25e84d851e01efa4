using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation.Operations;

/// <summary>A second person turns an assessment (or a proposed credit) into the regulator's invoice (or credit) with the next number of its series. Twice: the same document.</summary>
public sealed class IssueLevyInvoice(UtilityDbContextFactory contexts, ClockWatch watch, TimeProvider clock)
{
    internal static readonly Conflict Superseded = new("assessment-superseded", "a newer assessment of the period counts");

    /// <summary>Issues. Refused: "second-person", "comments-open", "assessment-superseded", "credit-too-high", "clock-behind", "clock-off".</summary>
    public async Task<Outcome<LevyInvoice>> RunAsync(Actor actor, long assessmentId, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.Regulate)) return new Forbidden();
        if (await watch.EnsureAsync(stop) is { } behind) return behind;
        await using (var find = contexts.Create(actor))
            if (await find.Set<LevyAssessment>().Where(row => row.Id == assessmentId).Select(row => (int?)row.OperatorId).SingleOrDefaultAsync(stop) is not { } at) return new NotFound($"assessment {assessmentId}");
            else return await IssueAsync(actor, at, assessmentId, stop);
    }

    async Task<Outcome<LevyInvoice>> IssueAsync(Actor actor, int operatorId, long assessmentId, CancellationToken stop)
    {
        // The series of numbers is the installation's (0): the regulator's, across operators.
        await using var db = contexts.Create(new Scope([0, operatorId]));
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "levies", operatorId, stop);
        if (await db.Set<LevyInvoice>().SingleOrDefaultAsync(row => row.AssessmentId == assessmentId, stop) is { } already) return already;
        var assessment = await db.Set<LevyAssessment>().SingleAsync(row => row.Id == assessmentId, stop);
        if (assessment.MadeBy == actor.Name) return new Conflict("second-person", "another person than the one who prepared it issues it");
        var now = clock.GetUtcNow();
        if (await RefuseAsync(db, assessment, now, stop) is { } refusal) return refusal;
        var owner = await db.Operators.SingleAsync(row => row.Id == operatorId, stop);
        var (today, statement) = (owner.Calendar().DayOf(now), assessment.Statement());
        var series = assessment.Kind == LevyDocumentKind.Credit ? LevyInvoice.Credits : LevyInvoice.Invoices;
        var invoice = Of(assessment, Numbers.Text(LevyInvoice.Prefix, series, today.Year, await Numbers.TakeAsync(db, 0, series, today.Year, 1, stop)), now, today.AddDays(statement.DueDays), actor.Name);
        db.Add(invoice);
        await db.SaveChangesAsync(stop);
        db.Announce(new LevyMoved(operatorId, invoice.PeriodId, invoice.Kind == LevyDocumentKind.Credit ? LevyNews.Credited : LevyNews.Invoiced, invoice.Id, statement.From, statement.To, invoice.Number, Math.Abs(invoice.Total), invoice.Currency), now);
        db.Audit(actor, operatorId, now, invoice.Kind == LevyDocumentKind.Credit ? "levies.credited" : "levies.invoiced", $"levy:{invoice.Number}", $"{BillingJson.Text(invoice.Total)} {invoice.Currency}, {invoice.Hash}");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return invoice;
    }

    /// <summary>The row of a document from its assessment.</summary>
    internal static LevyInvoice Of(LevyAssessment assessment, string number, DateTimeOffset at, DateOnly dueOn, string by) => new()
    {
        OperatorId = assessment.OperatorId, Kind = assessment.Kind, Number = number, PeriodId = assessment.PeriodId, AssessmentId = assessment.Id, IssuedAt = at, IssuedBy = by, DueOn = dueOn, Currency = assessment.Statement().Currency,
        Total = assessment.Total, Document = assessment.Document, Hash = LevyStatement.HashOf(assessment.Document), CorrectsId = assessment.CorrectsId,
    };

    static async Task<Refusal?> RefuseAsync(UtilityDbContext db, LevyAssessment assessment, DateTimeOffset now, CancellationToken stop)
    {
        if (assessment.Kind == LevyDocumentKind.Credit)
        {
            var book = (await LevyBook.ReadAsync(db, [assessment.OperatorId], stop)).Single(entry => entry.Invoice.Id == assessment.CorrectsId);
            return -assessment.Total > book.Amount ? ProposeLevyCredit.TooHigh(book.Amount) : null;
        }
        if (await db.Set<LevyAssessment>().AnyAsync(row => row.PeriodId == assessment.PeriodId && row.Kind == LevyDocumentKind.Invoice && row.Revision > assessment.Revision, stop)) return Superseded;
        var agrees = await db.Set<LevyComment>().Where(row => row.AssessmentId == assessment.Id && !row.IsRegulator).OrderByDescending(row => row.Id).Select(row => row.Agrees).FirstOrDefaultAsync(stop);
        return LevyStates.Of(assessment.CommentUntil, agrees, now) == LevyState.InComment ? new Conflict("comments-open", $"the operator may comment until {assessment.CommentUntil:yyyy-MM-dd HH:mm} UTC or until it agrees") { Values = [assessment.CommentUntil] } : null;
    }
}
