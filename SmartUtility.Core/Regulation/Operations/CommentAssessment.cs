using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation.Operations;

/// <summary>What operator or regulator has to say before an invoice is issued. The same words by the same side twice in a row: once.</summary>
public sealed class CommentAssessment(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Writes. Refused: "comment-invalid", "assessment-superseded", "assessment-issued".</summary>
    /// <param name="actor">Operator's staff, or the regulator.</param>
    /// <param name="assessmentId">The assessment that counts.</param>
    /// <param name="text">1 to 2000 characters.</param>
    /// <param name="agrees">The operator agrees: an invoice may be issued at once. Ignored from the regulator.</param>
    /// <param name="stop">Stops.</param>
    public async Task<Outcome<LevyComment>> RunAsync(Actor actor, long assessmentId, string text, bool agrees, CancellationToken stop)
    {
        var isOperator = Permissions.Allow(actor, Do.AnswerRegulator);
        if (!isOperator && !Permissions.Allow(actor, Do.Regulate)) return new Forbidden();
        text = text.Trim();
        if (text.Length is 0 or > 2000) return new Invalid("comment-invalid", "a comment has 1 to 2000 characters");
        await using var db = contexts.Create(actor);
        if (await db.Set<LevyAssessment>().SingleOrDefaultAsync(row => row.Id == assessmentId && row.Kind == LevyDocumentKind.Invoice, stop) is not { } assessment) return new NotFound($"assessment {assessmentId}");
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "levies", assessment.OperatorId, stop);
        if (await db.Set<LevyAssessment>().AnyAsync(row => row.PeriodId == assessment.PeriodId && row.Kind == LevyDocumentKind.Invoice && row.Revision > assessment.Revision, stop)) return IssueLevyInvoice.Superseded;
        if (await db.Set<LevyInvoice>().AnyAsync(row => row.AssessmentId == assessmentId, stop)) return new Conflict("assessment-issued", "the invoice is issued; what is wrong is corrected by a credit");
        var last = await db.Set<LevyComment>().Where(row => row.AssessmentId == assessmentId && row.IsRegulator == !isOperator).OrderByDescending(row => row.Id).FirstOrDefaultAsync(stop);
        if (last is not null && last.Text == text && last.Agrees == (agrees && isOperator)) return last;
        var now = clock.GetUtcNow();
        var comment = new LevyComment { OperatorId = assessment.OperatorId, AssessmentId = assessmentId, IsRegulator = !isOperator, Agrees = agrees && isOperator, Text = text, At = now, By = actor.Name };
        db.Add(comment);
        await db.SaveChangesAsync(stop);
        var about = assessment.Statement();
        db.Announce(new LevyMoved(assessment.OperatorId, assessment.PeriodId, isOperator ? LevyNews.Commented : LevyNews.Answered, comment.Id, about.From, about.To, null, null, about.Currency), now);
        db.Audit(actor, assessment.OperatorId, now, comment.Agrees ? "levies.agreed" : "levies.commented", $"assessment:{assessmentId}", $"{text.Length} characters");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return comment;
    }
}
