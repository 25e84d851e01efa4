using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation.Operations;

/// <summary>Reckons what an operator owes for a closed period and lays it before the operator. The same again changes nothing; another outcome is a new revision, until an invoice is issued.</summary>
public sealed class AssessPeriod(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Assesses. Refused: "scheme-missing", "index-missing".</summary>
    public async Task<Outcome<LevyAssessment>> RunAsync(Actor actor, long periodId, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.Regulate)) return new Forbidden();
        await using var db = contexts.Create(actor);
        if (await db.Set<ClosedPeriod>().SingleOrDefaultAsync(row => row.Id == periodId, stop) is not { } found) return new NotFound($"period {periodId}");
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "levies", found.OperatorId, stop);
        var last = await db.Set<LevyAssessment>().Where(row => row.PeriodId == periodId && row.Kind == LevyDocumentKind.Invoice).OrderByDescending(row => row.Revision).FirstOrDefaultAsync(stop);
        if (last is not null && await db.Set<LevyInvoice>().AnyAsync(row => row.PeriodId == periodId && row.Kind == LevyDocumentKind.Invoice, stop)) return last;
        var owner = await db.Operators.SingleAsync(row => row.Id == found.OperatorId, stop);
        var now = clock.GetUtcNow();
        var statement = await StatementAsync(db, owner, found, owner.Calendar().DayOf(now), stop);
        if (statement.Refusal is { } refusal) return refusal;
        var (made, document) = (statement.Value, BillingJson.Write(statement.Value));
        if (last?.Document == document) return last;
        var days = await CommentDaysAsync(db, found, stop);
        var assessment = new LevyAssessment
        {
            OperatorId = owner.Id, PeriodId = periodId, Kind = LevyDocumentKind.Invoice, Revision = (last?.Revision ?? 0) + 1, Document = document, Total = made.Total, MadeAt = now, MadeBy = actor.Name, CommentUntil = now.AddDays(days),
        };
        db.Add(assessment);
        await db.SaveChangesAsync(stop);
        db.Announce(new LevyMoved(owner.Id, periodId, LevyNews.Assessed, assessment.Id, made.From, made.To, null, made.Total, made.Currency), now);
        db.Audit(actor, owner.Id, now, "levies.assessed", $"period:{found.From:yyyy-MM-dd}", $"revision {assessment.Revision}: {BillingJson.Text(made.Total)} {made.Currency}");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return assessment;
    }

    internal static async Task<Outcome<LevyStatement>> StatementAsync(UtilityDbContext db, Operator owner, ClosedPeriod period, DateOnly today, CancellationToken stop)
    {
        var periods = (await ClosePeriod.PeriodsAsync(db, owner.Id, stop)).Where(row => row.From <= period.From).Select(row => new FrozenPeriod(row.From, row.To, row.Currency, row.Hash, row.IsFinal, ClosePeriod.Plain(row).Lines)).ToList();
        var schemes = await db.Set<StoredScheme>().Where(row => row.OperatorId == owner.Id).ToListAsync(stop);
        return Assessments.Of(owner, periods, [.. schemes.Select(row => row.Scheme())], LevyBook.Earlier(await LevyBook.ReadAsync(db, [owner.Id], stop)), today);
    }

    static async Task<int> CommentDaysAsync(UtilityDbContext db, ClosedPeriod period, CancellationToken stop) =>
        (await db.Set<StoredScheme>().Where(row => row.OperatorId == period.OperatorId && row.ValidFrom <= period.From).OrderByDescending(row => row.ValidFrom).FirstAsync(stop)).Scheme().CommentDays;
}
