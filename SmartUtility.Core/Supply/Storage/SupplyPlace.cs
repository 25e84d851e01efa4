using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Supply.Storage;

/// <summary>A meter where it is installed now, with its contract and its operator.</summary>
sealed record SupplyPlace(Operator Owner, Meter Meter, UsagePoint? UsagePoint, NetworkPoint? NetworkPoint, Agreement? Agreement, DateOnly Today)
{
    /// <summary>What is contracted for the place today.</summary>
    public ContractState Contract => DesiredSupply.ContractOf(Agreement, Today);

    /// <summary>The place of a meter. Serials are unique only within an operator: an actor of several must narrow itself when two have it.</summary>
    public static async Task<Outcome<SupplyPlace>> LoadAsync(UtilityDbContext db, string serial, DateTimeOffset now, CancellationToken stop)
    {
        var meters = await db.Set<Meter>().Include(row => row.Registers).Where(row => row.Serial == serial).Take(2).ToListAsync(stop);
        if (meters.Count == 0) return new NotFound($"meter {serial}");
        if (meters.Count > 1) return new Invalid("operator-required", $"several operators have a meter {serial}; name one") { Values = [serial] };
        var meter = meters[0];
        var owner = await db.Operators.SingleAsync(row => row.Id == meter.OperatorId, stop);
        var today = owner.Calendar().DayOf(now);
        var installed = await db.Set<Installation>().Where(row => row.MeterId == meter.Id && row.From <= now && (row.Until == null || row.Until > now)).OrderByDescending(row => row.From).FirstOrDefaultAsync(stop);
        var usagePoint = installed?.UsagePointId is { } usage ? await db.Set<UsagePoint>().SingleAsync(row => row.Id == usage, stop) : null;
        var pointId = usagePoint?.NetworkPointId ?? installed?.NetworkPointId;
        var networkPoint = pointId is { } point ? await db.Set<NetworkPoint>().SingleAsync(row => row.Id == point, stop) : null;
        var agreement = usagePoint is null ? null : await db.Set<Agreement>()
            .Where(row => row.UsagePointId == usagePoint.Id && row.StartsOn <= today && (row.EndsOn == null || row.EndsOn > today)).OrderByDescending(row => row.StartsOn).FirstOrDefaultAsync(stop);
        return new SupplyPlace(owner, meter, usagePoint, networkPoint, agreement, today);
    }

    /// <summary>What a cut here is judged by.</summary>
    public async Task<CutFacts> CutFactsAsync(UtilityDbContext db, DateTimeOffset now, CancellationToken stop)
    {
        var path = NetworkPoint?.Path ?? [];
        var moratoria = await db.Set<Moratorium>().Where(row => row.OperatorId == Owner.Id && row.Until >= Today.AddDays(-1) && (row.NetworkPointId == null || path.Contains(row.NetworkPointId.Value)))
            .OrderByDescending(row => row.Until).ToListAsync(stop);
        var zones = moratoria.Where(row => row.NetworkPointId != null).Select(row => row.NetworkPointId!.Value).ToList();
        var names = await db.Set<NetworkPoint>().Where(row => zones.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.Name, stop);
        var holidays = await db.Set<Holiday>().Where(row => row.OperatorId == Owner.Id && row.Day == Today).ToDictionaryAsync(row => row.Day, row => row.Name, stop);
        return new CutFacts(Owner.Calendar(), Owner.CutAnyHour, Owner.CutFrom, Owner.CutUntil, holidays, UsagePoint?.VitalReason, UsagePoint?.VitalUntil,
            [.. moratoria.Select(row => new Protection(row.NetworkPointId is { } id ? names[id] : null, row.From, row.Until, row.Reason))],
            Owner.StaleAfter, await LastReadingAsync(db, Meter.Id, now, stop), Meter.Switch != SwitchKind.None, await ClockWatch.MarkAsync(db, stop), await ClockWatch.OffAsync(db, stop));
    }

    // 400 days back: a meter silent for longer has no readings worth a cut.
    internal static async Task<DateTimeOffset?> LastReadingAsync(UtilityDbContext db, int meterId, DateTimeOffset now, CancellationToken stop) =>
        await ScalarAsync(db, SqlText.Of("Supply/LastReading"), stop, meterId, now.UtcDateTime.AddDays(-400), now.UtcDateTime.AddDays(1));

    // On the context's own connection, so inside its transaction and under its row-level security.
    static async Task<DateTimeOffset?> ScalarAsync(UtilityDbContext db, string sql, CancellationToken stop, params object[] values)
    {
        await db.Database.OpenConnectionAsync(stop);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = sql;
            if (db.Database.CurrentTransaction is { } open) command.Transaction = open.GetDbTransaction();
            foreach (var value in values) command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = value });
            return await command.ExecuteScalarAsync(stop) is DateTime at ? new DateTimeOffset(at, TimeSpan.Zero) : null;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
