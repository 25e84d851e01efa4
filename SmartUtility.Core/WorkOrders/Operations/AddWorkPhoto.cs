using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;
using SmartUtility.Core.WorkOrders.Storage;

namespace SmartUtility.Core.WorkOrders.Operations;

/// <summary>Keeps a photo of the work. The same picture again is the one that is there.</summary>
public sealed class AddWorkPhoto(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Largest picture, in bytes.</summary>
    public const int Largest = Photo.Largest;
    /// <summary>Most pictures of a work order.</summary>
    public const int Most = 8;

    /// <summary>Adds to the actor's own work order. Refused: what is no JPEG, PNG or WebP, is larger than 5 MB, or is one too many; a work order that is over.</summary>
    public async Task<Outcome<long>> RunAsync(Actor actor, long workOrder, byte[] content, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.DoWork) && !Permissions.Allow(actor, Do.ManageWork)) return new Forbidden();
        var picture = Photo.Of(content);
        if (picture.Refusal is { } unfit) return unfit;
        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await WorkOrderRows.LockAsync(db, actor, workOrder, stop) is not { } order) return new NotFound($"work order {workOrder}");
        var hash = picture.Value.Hash;
        var known = await db.Set<WorkPhoto>().Where(row => row.WorkOrderId == order.Id).Select(row => new { row.Id, row.Hash }).ToListAsync(stop);
        if (known.Find(row => row.Hash.AsSpan().SequenceEqual(hash)) is { } same) return same.Id;
        if (order.State is WorkState.Done or WorkState.Cancelled) return new Conflict("work-order-over", "this work order is over");
        if (known.Count >= Most) return new Invalid("too-many-photos", $"a work order has at most {Most} photos");
        var now = clock.GetUtcNow();
        var photo = new WorkPhoto { OperatorId = order.OperatorId, WorkOrderId = order.Id, MediaType = picture.Value.MediaType, Content = content, Hash = hash, At = now, By = actor.Name };
        db.Add(photo);
        db.Audit(actor, order.OperatorId, now, "work-order.photo", $"work-order:{order.Id}", Convert.ToHexString(hash));
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return photo.Id;
    }
}
