using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation.Operations;

/// <summary>An operator and the month its next period starts with.</summary>
/// <param name="Id">Operator.</param>
/// <param name="Code">Code.</param>
/// <param name="Name">Name.</param>
/// <param name="NextFrom">First day of its next period; null: none closed yet, any month may be the first.</param>
/// <param name="LastOver">The last month that can be closed today.</param>
/// <param name="HasScheme">True when a scheme counts today.</param>
public sealed record LevyOperator(int Id, string Code, string Name, DateOnly? NextFrom, BillingMonth LastOver, bool HasScheme);

/// <summary>Questions about the state's share: the regulator's of all its operators, an operator's of its own.</summary>
public sealed class LevyQueries(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Closed periods of every operator the actor sees, newest first.</summary>
    /// <param name="actor">Regulator or operator's staff.</param>
    /// <param name="from">Only the period that starts on this day; null: all.</param>
    /// <param name="stop">Stops.</param>
    public async Task<Outcome<IReadOnlyList<LevyRow>>> ListAsync(Actor actor, DateOnly? from, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewStatistics)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var periods = await db.Set<ClosedPeriod>().Where(row => from == null || row.From == from).OrderByDescending(row => row.From).ThenBy(row => row.OperatorId).Take(500).ToListAsync(stop);
        var owners = await OwnersAsync(db, actor, stop);
        var (assessments, comments) = await AssessmentsAsync(db, stop);
        var book = (await LevyBook.ReadAsync(db, [.. owners.Keys], stop)).ToDictionary(entry => entry.Invoice.PeriodId);
        return periods.Select(period => Row(owners[period.OperatorId], period, assessments.GetValueOrDefault(period.Id), comments, book.GetValueOrDefault(period.Id))).ToList();
    }

    /// <summary>Operators the actor sees, with what can be closed next.</summary>
    public async Task<Outcome<IReadOnlyList<LevyOperator>>> OperatorsAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewStatistics)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var last = await db.Set<ClosedPeriod>().GroupBy(row => row.OperatorId).Select(group => new { group.Key, To = group.Max(row => row.To) }).ToDictionaryAsync(row => row.Key, row => (DateOnly?)row.To, stop);
        var schemes = await db.Set<StoredScheme>().Select(row => row.OperatorId).Distinct().ToListAsync(stop);
        return (await OwnersAsync(db, actor, stop)).Values.OrderBy(owner => owner.Name, StringComparer.Ordinal)
            .Select(owner => new LevyOperator(owner.Id, owner.Code, owner.Name, last.GetValueOrDefault(owner.Id), BillingMonth.Of(owner.Calendar().DayOf(clock.GetUtcNow()).AddDays(-owner.GraceDays)).Previous, schemes.Contains(owner.Id))).ToList();
    }

    /// <summary>Everything about a closed period.</summary>
    public async Task<Outcome<LevyView>> PeriodAsync(Actor actor, long id, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewStatistics)) return new Forbidden();
        await using var db = contexts.Create(actor);
        if (await db.Set<ClosedPeriod>().Include(row => row.Figures).SingleOrDefaultAsync(row => row.Id == id, stop) is not { } period) return new NotFound($"period {id}");
        var owner = await db.Operators.SingleAsync(row => row.Id == period.OperatorId, stop);
        var made = await db.Set<LevyAssessment>().Where(row => row.PeriodId == id).OrderBy(row => row.Revision).ToListAsync(stop);
        var counts = made.LastOrDefault(row => row.Kind == LevyDocumentKind.Invoice);
        var ids = made.Select(row => row.Id).ToList();
        var comments = await db.Set<LevyComment>().Where(row => ids.Contains(row.AssessmentId)).OrderBy(row => row.Id).ToListAsync(stop);
        var entry = (await LevyBook.ReadAsync(db, [owner.Id], stop)).Find(row => row.Invoice.PeriodId == id);
        var issued = entry?.Credits.ToDictionary(credit => credit.AssessmentId) ?? [];
        var statement = entry?.Invoice.Statement() ?? counts?.Statement();
        var late = entry is not null && statement!.Late is { } terms
            ? LateInterest.Of(entry.Amount, entry.Invoice.DueOn, entry.Confirmed, owner.Calendar().DayOf(clock.GetUtcNow()), terms, new Rounding(RoundingMode.HalfUp, Currency.Of(period.Currency).SmallestUnit)) : LateCost.None;
        return new LevyView(Row(owner, period, counts, comments.ToLookup(row => row.AssessmentId), entry) with { Comments = comments.Count }, owner.Calendar(), period.ClosedAt, period.ClosedBy, period.Documents,
            [.. period.Figures.OrderBy(line => line.No).Select(line => line.Plain())], counts?.Id, counts?.MadeBy, counts?.CommentUntil, statement, comments, entry?.Invoice.IssuedAt, entry?.Invoice.IssuedBy, late,
            [.. (entry?.Payments ?? []).Select(row => new LevyPaymentView(row.Payment.Id, row.Payment.Reference, row.Payment.Amount, row.Payment.PaidOn, row.Receipt?.At))],
            [.. made.Where(row => row.Kind == LevyDocumentKind.Credit).Select(row => (Row: row, Issued: issued.GetValueOrDefault(row.Id)))
                .Select(row => new LevyCreditView(row.Row.Id, -row.Row.Total, row.Row.Statement().Reason ?? "", row.Row.MadeBy, row.Issued?.Number, row.Issued?.IssuedAt))]);
    }

    /// <summary>The frozen figures as the text whose SHA-256 is the period's hash.</summary>
    public async Task<Outcome<string>> TextAsync(Actor actor, long id, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewStatistics)) return new Forbidden();
        await using var db = contexts.Create(actor);
        if (await db.Set<ClosedPeriod>().Include(row => row.Figures).SingleOrDefaultAsync(row => row.Id == id, stop) is not { } period) return new NotFound($"period {id}");
        var code = await db.Operators.Where(row => row.Id == period.OperatorId).Select(row => row.Code).SingleAsync(stop);
        return StatisticsText.Of(period.Head(code), period.Figures.Select(line => line.Plain()));
    }

    /// <summary>What a statement prints: of the period's invoice, else of its assessment; or of a credit by its number. Refused: "not-assessed".</summary>
    public async Task<Outcome<(LevyStatement Statement, LevyPaper Paper)>> PaperAsync(Actor actor, long periodId, string? number, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewStatistics)) return new Forbidden();
        await using var db = contexts.Create(actor);
        if (await db.Set<ClosedPeriod>().SingleOrDefaultAsync(row => row.Id == periodId, stop) is not { } period) return new NotFound($"period {periodId}");
        var issued = await db.Set<LevyInvoice>().Where(row => row.PeriodId == periodId && (number == null ? row.Kind == LevyDocumentKind.Invoice : row.Number == number)).SingleOrDefaultAsync(stop);
        var calendar = (await db.Operators.SingleAsync(row => row.Id == period.OperatorId, stop)).Calendar();
        if (issued is not null) return (issued.Statement(), new LevyPaper(issued.Number, calendar.DayOf(issued.IssuedAt), issued.Kind == LevyDocumentKind.Invoice ? issued.DueOn : null));
        if (number is not null) return new NotFound($"document {number}");
        var counts = await db.Set<LevyAssessment>().Where(row => row.PeriodId == periodId && row.Kind == LevyDocumentKind.Invoice).OrderByDescending(row => row.Revision).FirstOrDefaultAsync(stop);
        return counts is null ? new Conflict("not-assessed", "the period is closed but not assessed yet") : (counts.Statement(), new LevyPaper());
    }

    /// <summary>Published schemes of an operator, newest first.</summary>
    public async Task<Outcome<IReadOnlyList<LevyScheme>>> SchemesAsync(Actor actor, int operatorId, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewStatistics)) return new Forbidden();
        if (actor.For(operatorId) is not { } one) return new NotFound("operator");
        await using var db = contexts.Create(one);
        return (await db.Set<StoredScheme>().OrderByDescending(row => row.ValidFrom).ToListAsync(stop)).ConvertAll(row => row.Scheme());
    }

    /// <summary>What the operator has declared since a month, newest first.</summary>
    public async Task<Outcome<IReadOnlyList<DeclaredFigure>>> DeclaredAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewStatistics)) return new Forbidden();
        await using var db = contexts.Create(actor);
        return await db.Set<DeclaredFigure>().OrderByDescending(row => row.Id).Take(100).ToListAsync(stop);
    }

    static async Task<Dictionary<int, Operator>> OwnersAsync(UtilityDbContext db, Actor actor, CancellationToken stop) =>
        await db.Operators.Where(row => actor.Operators.Contains(row.Id)).ToDictionaryAsync(row => row.Id, stop);

    static async Task<(Dictionary<long, LevyAssessment> Latest, ILookup<long, LevyComment> Comments)> AssessmentsAsync(UtilityDbContext db, CancellationToken stop)
    {
        var made = await db.Set<LevyAssessment>().Where(row => row.Kind == LevyDocumentKind.Invoice).ToListAsync(stop);
        return (made.GroupBy(row => row.PeriodId).ToDictionary(group => group.Key, group => group.MaxBy(row => row.Revision)!), (await db.Set<LevyComment>().OrderBy(row => row.Id).ToListAsync(stop)).ToLookup(row => row.AssessmentId));
    }

    LevyRow Row(Operator owner, ClosedPeriod period, LevyAssessment? assessment, ILookup<long, LevyComment> comments, LevyBook.Entry? entry)
    {
        var now = clock.GetUtcNow();
        var said = assessment is null ? [] : comments[assessment.Id].ToList();
        var state = entry is not null ? LevyStates.Of(entry.Open, entry.Invoice.DueOn, owner.Calendar().DayOf(now)) : LevyStates.Of(assessment?.CommentUntil, said.LastOrDefault(comment => !comment.IsRegulator)?.Agrees == true, now);
        return new LevyRow(period.Id, owner.Id, owner.Code, owner.Name, period.From, period.To, Currency.Of(period.Currency), period.IsFinal, period.Hash, state, entry?.Amount ?? assessment?.Total, entry?.Open, entry?.Invoice.Number, entry?.Invoice.DueOn, said.Count);
    }
}
