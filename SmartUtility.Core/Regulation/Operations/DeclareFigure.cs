using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation.Operations;

/// <summary>The operator states what no meter and no bill says: volumes produced, abstracted or bought, and what they cost. The latest statement of a month counts until its period is closed. The same twice: once.</summary>
public sealed class DeclareFigure(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>States. Refused: "declaration-invalid", "period-closed".</summary>
    public async Task<Outcome<DeclaredFigure>> RunAsync(Actor actor, BillingMonth month, Figure figure, Resource resource, decimal value, string note, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.AnswerRegulator)) return new Forbidden();
        if (!figure.IsDeclared() || value is < 0 or > 1_000_000_000_000_000 || string.IsNullOrWhiteSpace(note) || note.Length > 200)
            return new Invalid("declaration-invalid", "declared are produced, abstracted, purchased or purchase-cost, not negative, with a note of at most 200 characters on what it rests");
        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "levies", actor.OperatorId, stop);
        if (await db.Set<ClosedPeriod>().AnyAsync(row => row.To > month.First, stop)) return new Conflict("period-closed", $"the period of {month} is closed") { Values = [month] };
        var before = await db.Set<DeclaredFigure>().Where(row => row.Month == month.First && row.Figure == figure && row.Resource == resource).OrderByDescending(row => row.Id).FirstOrDefaultAsync(stop);
        if (before is not null && before.Value == value && before.Note == note.Trim()) return before;
        var now = clock.GetUtcNow();
        var stated = new DeclaredFigure { OperatorId = actor.OperatorId, Month = month.First, Figure = figure, Resource = resource, Value = value, Note = note.Trim(), At = now, By = actor.Name };
        db.Add(stated);
        db.Audit(actor, actor.OperatorId, now, "figure.declared", $"declaration:{month}", $"{figure.Code()} {resource}: {Billing.BillingJson.Text(value)}");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return stated;
    }
}
