using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering.Operations;

/// <summary>One meter taken away and another put in its place at one instant.</summary>
/// <param name="NewSerial">The meter that comes.</param>
/// <param name="At">When; not in the future.</param>
/// <param name="Closing">What the old registers showed: every register that has readings must be named.</param>
/// <param name="Opening">What the new registers showed: every register.</param>
/// <param name="Reason">Why, for the audit.</param>
public sealed record Exchange(string NewSerial, DateTimeOffset At, IReadOnlyList<ShownIndex> Closing, IReadOnlyList<ShownIndex> Opening, string? Reason = null);

/// <summary>Exchanges the meter at a usage point or network point: closing and opening registers become readings, so nothing is lost and nothing counted twice. The same again changes nothing.</summary>
public sealed class ExchangeMeter(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>Refused: a meter that is not installed then, a new one that is elsewhere or measures something else, missing registers, an instant before the installation.</summary>
    public async Task<Outcome<Added>> RunAsync(Actor actor, string serial, Exchange given, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageNetwork)) return new Forbidden();
        if (actor.Operators.Count != 1) return new OperatorRequired();
        if (serial == given.NewSerial) return new Invalid("same-meter", "a meter is exchanged for another one");
        var (now, at) = (clock.GetUtcNow(), Instants.ToMicroseconds(given.At));
        if (at > now.AddMinutes(5)) return new Invalid("in-future", "an exchange is told when it was done");

        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "provision", actor.OperatorId, stop);
        if (await db.Set<Meter>().Include(row => row.Registers).SingleOrDefaultAsync(row => row.Serial == serial, stop) is not { } old) return new NotFound($"meter {serial}");
        if (await db.Set<Meter>().Include(row => row.Registers).SingleOrDefaultAsync(row => row.Serial == given.NewSerial, stop) is not { } young) return new NotFound($"meter {given.NewSerial}");
        if (old.Resource != young.Resource) return new Invalid("other-resource", $"meter {young.Serial} measures {young.Resource}");

        var stays = await db.Set<Installation>().Where(row => row.MeterId == old.Id && (row.Until == null || row.Until >= at)).OrderBy(row => row.From).ToListAsync(stop);
        var youngStays = await db.Set<Installation>().Where(row => row.MeterId == young.Id && (row.Until == null || row.Until > at)).ToListAsync(stop);
        if (stays.Find(row => row.Until == at) is { } done && youngStays.Exists(row => row.From == at && row.UsagePointId == done.UsagePointId && row.NetworkPointId == done.NetworkPointId)) return new Added(young.Serial, false);
        if (stays is not [{ Until: null } place]) return new Conflict("not-installed", $"meter {serial} is not installed at that instant");
        if (at <= place.From) return new Conflict("before-installation", $"meter {serial} was installed at {place.From:u}");
        if (youngStays.Count > 0) return new Conflict("installed-elsewhere", $"meter {young.Serial} is or was installed after that instant");

        if (await MissingAsync(db, old, given.Closing, mustHaveReadings: true, stop) is { } closing) return closing;
        if (await MissingAsync(db, young, given.Opening, mustHaveReadings: false, stop) is { } opening) return opening;
        if (await IndexWriter.WriteAsync(db, old, given.Closing, at, now, stop) is { } refusal) return refusal;
        if (await IndexWriter.WriteAsync(db, young, given.Opening, at, now, stop) is { } refused) return refused;
        await db.Set<Installation>().Where(row => row.Id == place.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Until, at), stop);
        db.Add(new Installation { OperatorId = place.OperatorId, MeterId = young.Id, UsagePointId = place.UsagePointId, NetworkPointId = place.NetworkPointId, Flow = place.Flow, From = at });
        db.Audit(actor, actor.OperatorId, now, "meter.exchanged", $"meter:{serial}", $"for {young.Serial} at {at:u}: {given.Reason ?? "no reason given"}");
        await db.SaveChangesAsync(stop);
        await IndexWriter.TouchAsync(db, old, at, at > now ? at : now, stop);
        await IndexWriter.TouchAsync(db, young, at, at > now ? at : now, stop);
        await transaction.CommitAsync(stop);
        return new Added(young.Serial, true);
    }

    static async Task<Invalid?> MissingAsync(UtilityDbContext db, Meter meter, IReadOnlyList<ShownIndex>? shown, bool mustHaveReadings, CancellationToken stop)
    {
        foreach (var register in meter.Registers.Where(row => shown?.Any(index => index.Code == row.Code) != true))
            if (!mustHaveReadings || await db.Database.SqlQuery<bool>($"select exists (select 1 from readings where register_id = {register.Id}) as \"Value\"").SingleAsync(stop))
                return new Invalid("register-missing", $"say what register {register.Code} of {meter.Serial} showed");
        return null;
    }
}
