using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;
using SmartUtility.Core.WorkOrders.Storage;

namespace SmartUtility.Core.WorkOrders.Operations;

/// <summary>What an agent noted at the meter. Empty texts count as none.</summary>
/// <param name="Index">What the meter showed, in its unit (kWh, m³); not negative.</param>
/// <param name="Seal">Number of the seal, at most 40 characters.</param>
/// <param name="SignedBy">Who was present and agrees, at most 100 characters.</param>
public sealed record WorkNotes(decimal? Index = null, string? Seal = null, string? SignedBy = null);

/// <summary>The agent reports the work as over; what follows from it (supply is off now) is done by higher modules from <see cref="WorkOrderDone"/>.</summary>
public sealed class CompleteWorkOrder(UtilityDbContextFactory contexts, TimeProvider clock)
{
    const int LongestNote = 2000;

    /// <summary>Ends the actor's own work order. Refused: a cause that does not belong to the work, "other" without a note. Twice: the first report counts.</summary>
    public async Task<Outcome<long>> RunAsync(Actor actor, long workOrder, string cause, string? note, CancellationToken stop, WorkNotes? notes = null)
    {
        if (!Permissions.Allow(actor, Do.DoWork) && !Permissions.Allow(actor, Do.ManageWork)) return new Forbidden();
        note = string.IsNullOrWhiteSpace(note) ? null : note.Trim();
        if (note is { Length: > LongestNote }) return new Invalid("note-too-long", $"a note has at most {LongestNote} characters");
        if (notes is { Index: < 0 or >= 1_000_000_000_000m }) return new Invalid("index-out-of-range", "an index is not negative");
        if (notes is { Seal.Length: > 40 } or { SignedBy.Length: > 100 }) return new Invalid("work-text-too-long", "a seal number has at most 40 characters, a name 100");
        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await WorkOrderRows.LockAsync(db, actor, workOrder, stop) is not { } order) return new NotFound($"work order {workOrder}");
        if (order.State == WorkState.Done) return order.Id;
        if (order.State == WorkState.Cancelled) return new Conflict("work-order-over", "this work order was cancelled");
        if (!WorkCause.For(order.Kind).Contains(cause)) return new Invalid("unknown-cause", $"choose one of: {string.Join(", ", WorkCause.For(order.Kind))}");
        if (cause == WorkCause.Other && note is null) return new Invalid("work-note-required", "say what was found");

        var now = clock.GetUtcNow();
        if (notes is not null) order.Noted(notes.Index, Text(notes.Seal), Text(notes.SignedBy));
        order.Complete(cause, note, now);
        db.Audit(actor, order.OperatorId, now, "work-order.done", $"work-order:{order.Id}", note is null ? cause : $"{cause}: {note}");
        db.Announce(new WorkOrderDone(order.OperatorId, order.Id, order.Kind, order.OriginKind, order.OriginId, order.MeterId, cause, actor.Name, now), now);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return order.Id;
    }

    static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
