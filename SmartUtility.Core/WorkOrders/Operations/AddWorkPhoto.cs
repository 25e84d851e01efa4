using System.Security.Cryptography;
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
    public const int Largest = 5 * 1024 * 1024;
    /// <summary>Most pictures of a work order.</summary>
    public const int Most = 8;

    /// <summary>Adds to the actor's own work order. Refused: what is no JPEG, PNG or WebP, is larger than 5 MB, or is one too many; a work order that is over.</summary>
    public async Task<Outcome<long>> RunAsync(Actor actor, long workOrder, byte[] content, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.DoWork) && !Permissions.Allow(actor, Do.ManageWork)) return new Forbidden();
        if (content.Length > Largest) return new Invalid("photo-too-large", "a photo has at most 5 MB");
        if (MediaTypeOf(content) is not { } type) return new Invalid("not-a-photo", "a photo is a JPEG, PNG or WebP file");
        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await WorkOrderRows.LockAsync(db, actor, workOrder, stop) is not { } order) return new NotFound($"work order {workOrder}");
        var hash = SHA256.HashData(content);
        var known = await db.Set<WorkPhoto>().Where(row => row.WorkOrderId == order.Id).Select(row => new { row.Id, row.Hash }).ToListAsync(stop);
        if (known.Find(row => row.Hash.AsSpan().SequenceEqual(hash)) is { } same) return same.Id;
        if (order.State is WorkState.Done or WorkState.Cancelled) return new Conflict("work-order-over", "this work order is over");
        if (known.Count >= Most) return new Invalid("too-many-photos", $"a work order has at most {Most} photos");
        var now = clock.GetUtcNow();
        var photo = new WorkPhoto { OperatorId = order.OperatorId, WorkOrderId = order.Id, MediaType = type, Content = content, Hash = hash, At = now, By = actor.Name };
        db.Add(photo);
        db.Audit(actor, order.OperatorId, now, "work-order.photo", $"work-order:{order.Id}", Convert.ToHexString(hash));
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return photo.Id;
    }

    // By its first bytes, whatever the browser calls it.
    static string? MediaTypeOf(ReadOnlySpan<byte> content) =>
        content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : content.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]) ? "image/png"
        : content.Length > 12 && content.StartsWith("RIFF"u8) && content[8..12].SequenceEqual("WEBP"u8) ? "image/webp" : null;
}
