using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>What a run did.</summary>
/// <param name="Issued">Bills of the chunks worked.</param>
/// <param name="Held">Agreements held back.</param>
/// <param name="Waiting">Bills that wait for a person.</param>
/// <param name="Runs">Runs touched.</param>
public sealed record BillingSummary(int Issued, int Held, int Waiting, IReadOnlyList<long> Runs);

/// <summary>
/// Bills every closed month that is not billed yet. What is to be done is remembered as runs and chunks in the database, so that a killed run goes on
/// where it was; agreements held back stay due and are tried again by the next run.
/// </summary>
public sealed class RunBilling(UtilityDbContextFactory contexts, IssueInvoices issue, ClockWatch watch, TimeProvider clock)
{
    /// <summary>Agreements in one chunk.</summary>
    public const int ChunkSize = 500;

    // Chunks at a time: numbers are given by one transaction after the other, so more than reading, pricing and writing beside each other is of no use.
    const int Side = 3;

    /// <summary>Writes down what is due and returns the chunks to be worked. Refused: "month-open", "clock-behind", "clock-off".</summary>
    /// <param name="actor">One operator.</param>
    /// <param name="only">One month, or null for every closed month of the last twelve.</param>
    /// <param name="stop">Stops.</param>
    /// <param name="at">Only the program itself: as of when, for history that is brought in.</param>
    public Task<Outcome<IReadOnlyList<DueChunk>>> PlanAsync(Actor actor, BillingMonth? only, CancellationToken stop, DateTimeOffset? at = null) => PlanAsync(actor, only, at, announce: false, stop);

    /// <summary>Plans like <see cref="PlanAsync(Actor, BillingMonth?, CancellationToken, DateTimeOffset?)"/> and announces the chunks in the same transaction, so that background jobs work them.</summary>
    public Task<Outcome<IReadOnlyList<DueChunk>>> StartAsync(Actor actor, BillingMonth? only, CancellationToken stop) => PlanAsync(actor, only, null, announce: true, stop);

    async Task<Outcome<IReadOnlyList<DueChunk>>> PlanAsync(Actor actor, BillingMonth? only, DateTimeOffset? at, bool announce, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.RunBilling) || (at is not null && actor.Role != Role.System)) return new Forbidden();
        if (at is null && await watch.EnsureAsync(stop) is { } behind) return behind;

        var now = at ?? clock.GetUtcNow();
        await using var db = contexts.Create(actor);
        var owner = await db.Operators.SingleAsync(row => row.Id == actor.OperatorId, stop);
        var today = owner.Calendar().DayOf(now);
        if (only is { } month && !BillingCalendar.IsClosed(month, owner.GraceDays, today))
            return new Conflict("month-open", $"{month} closes on {month.End.AddDays(owner.GraceDays):yyyy-MM-dd}") { Values = [month.ToString()] };

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "billing.plan", owner.Id, stop);
        var chunks = new List<DueChunk>();
        foreach (var one in only is { } named ? [named] : BillingCalendar.Closed(owner.GraceDays, today))
            chunks.AddRange(await PlanMonthAsync(db, actor, one, owner.Calendar().StartOf(one.End), now, stop));
        if (announce && chunks.Count > 0) db.Announce(new BillingPlanned(owner.Id, [.. chunks.Select(chunk => new PlannedChunk(chunk.RunId, chunk.No))]), now);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return chunks;
    }

    async Task<IReadOnlyList<DueChunk>> PlanMonthAsync(UtilityDbContext db, Actor actor, BillingMonth month, DateTimeOffset before, DateTimeOffset now, CancellationToken stop)
    {
        var due = await db.Database.SqlQueryRaw<long>(SqlText.Of("Billing/DueForBilling"), 
            new NpgsqlParameter<DateOnly>("first", month.First), new NpgsqlParameter<DateOnly>("end", month.End), new NpgsqlParameter<DateTime>("before", before.UtcDateTime)).ToListAsync(stop);
        var run = await db.Set<BillingRun>().Include(row => row.Chunks).AsTracking().SingleOrDefaultAsync(row => row.Month == month.First, stop);
        if (run is null)
        {
            if (due.Count == 0) return [];
            run = new BillingRun { OperatorId = actor.OperatorId, Month = month.First, StartedAt = now };
            db.Add(run);
            db.Audit(actor, actor.OperatorId, now, "billing.run", $"month:{month}", $"{due.Count} agreements due");
        }
        var known = run.Chunks.SelectMany(chunk => chunk.Agreements).ToHashSet();
        foreach (var ids in due.Where(id => !known.Contains(id)).Chunk(ChunkSize))
        {
            run.Chunks.Add(new BillingChunk { OperatorId = run.OperatorId, No = run.Chunks.Count + 1, Agreements = ids });
            (run.State, run.FinishedAt) = (BillingRunState.Running, null);
        }
        // A run that was killed between its last chunk and its end.
        if (run.Chunks.TrueForAll(chunk => chunk.DoneAt is not null)) (run.State, run.FinishedAt) = (run.Chunks.Exists(chunk => chunk.Waiting > 0) ? BillingRunState.Review : BillingRunState.Done, run.FinishedAt ?? now);
        await db.SaveChangesAsync(stop);
        var still = due.ToHashSet();
        return [.. run.Chunks.Where(chunk => chunk.DoneAt is null || chunk.Agreements.Any(still.Contains)).OrderBy(chunk => chunk.No).Select(chunk => new DueChunk(run.Id, chunk.No, month))];
    }

    /// <summary>Bills what of a chunk is not billed yet. Another's or an unknown run: not found.</summary>
    public async Task<Outcome<BillingChunk>> WorkAsync(Actor actor, long runId, int no, CancellationToken stop, DateTimeOffset? at = null)
    {
        if (!Permissions.Allow(actor, Do.RunBilling) || (at is not null && actor.Role != Role.System)) return new Forbidden();

        await using var db = contexts.Create(actor);
        // The chunk alone: a run of a million agreements has two thousand of them.
        if (await db.Set<BillingRun>().SingleOrDefaultAsync(row => row.Id == runId, stop) is not { } run || await db.Set<BillingChunk>().SingleOrDefaultAsync(row => row.RunId == runId && row.No == no, stop) is not { } chunk) return new NotFound($"chunk {no} of run {runId}");
        var issued = await issue.RunAsync(actor.For(run.OperatorId)!, chunk.Agreements, BillingMonth.Of(run.Month), runId, stop, at);
        if (issued.Refusal is { } refusal) return refusal;

        var now = at ?? clock.GetUtcNow();
        (chunk.Issued, chunk.Waiting) = (issued.Value.Issued.Count, issued.Value.Waiting.Count);
        chunk.Held = JsonSerializer.Serialize(issued.Value.Held.ToDictionary(row => row.Key, row => row.Value.Code));
        chunk.DoneAt ??= now;
        await db.Set<BillingChunk>().Where(row => row.RunId == runId && row.No == no)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Issued, chunk.Issued).SetProperty(row => row.Waiting, chunk.Waiting).SetProperty(row => row.Held, chunk.Held).SetProperty(row => row.DoneAt, chunk.DoneAt), stop);
        await db.Set<BillingRun>().Where(row => row.Id == runId && row.Chunks.All(part => part.DoneAt != null)).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.FinishedAt, row => row.State == BillingRunState.Done ? row.FinishedAt : now)
            .SetProperty(row => row.State, row => row.Chunks.Any(part => part.Waiting > 0) ? BillingRunState.Review : BillingRunState.Done), stop);
        if (at is null) await watch.BeatAsync(stop);
        return chunk;
    }

    /// <summary>Plans and works everything here and now. While one chunk is being written another is read and priced.</summary>
    public async Task<Outcome<BillingSummary>> RunAsync(Actor actor, BillingMonth? only, CancellationToken stop, DateTimeOffset? at = null)
    {
        var plan = await PlanAsync(actor, only, stop, at);
        if (plan.Refusal is { } refusal) return refusal;
        var (issued, held, waiting, why) = (0, 0, 0, (Refusal?)null);
        // Months one after the other: a bill says what the account owed before it.
        foreach (var month in plan.Value.GroupBy(chunk => chunk.Month))
        {
            await Parallel.ForEachAsync(month, new ParallelOptions { MaxDegreeOfParallelism = Side, CancellationToken = stop }, async (chunk, token) =>
            {
                if (Volatile.Read(ref why) is not null) return;
                var worked = await WorkAsync(actor, chunk.RunId, chunk.No, token, at);
                if (worked.Refusal is { } stopped) Volatile.Write(ref why, stopped);
                else
                {
                    Interlocked.Add(ref issued, worked.Value.Issued);
                    Interlocked.Add(ref waiting, worked.Value.Waiting);
                    Interlocked.Add(ref held, HeldReasons.Of(worked.Value).Count);
                }
            });
            if (why is not null) return why;
        }
        return new BillingSummary(issued, held, waiting, [.. plan.Value.Select(chunk => chunk.RunId).Distinct()]);
    }
}
