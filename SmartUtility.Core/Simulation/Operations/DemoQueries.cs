using Npgsql;
using NpgsqlTypes;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;

namespace SmartUtility.Core.Simulation.Operations;

/// <summary>What the demonstration was made with.</summary>
/// <param name="Until">First local day without history.</param>
/// <param name="Meters">Meters.</param>
/// <param name="Days">Days of history.</param>
public sealed record DemoNumbers(DateOnly Until, int Meters, int Days);

/// <summary>Questions about the demonstration; for the program itself, no person asks them.</summary>
public sealed class DemoQueries(UtilityDbContextFactory contexts)
{
    /// <summary>The numbers of the demonstration that is there, or null.</summary>
    public async Task<DemoNumbers?> FindAsync(CancellationToken stop)
    {
        await using var connection = await contexts.OpenAsync(Scope.None, stop);
        await using var command = new NpgsqlCommand("select until, meters, days from demo_seed", connection);
        await using var row = await command.ExecuteReaderAsync(stop);
        return await row.ReadAsync(stop) ? new DemoNumbers(row.GetFieldValue<DateOnly>(0), row.GetInt32(1), row.GetInt32(2)) : null;
    }

    /// <summary>True when there is no operator at all.</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken stop)
    {
        await using var connection = await contexts.OpenAsync(Scope.None, stop);
        await using var command = new NpgsqlCommand("select not exists (select 1 from operators)", connection);
        return (bool)(await command.ExecuteScalarAsync(stop))!;
    }

    /// <summary>Last reading and supply of every meter of a demonstration operator, by serial; those that never sent anything are left out.</summary>
    public async Task<IReadOnlyDictionary<string, MeterStand>> StandsAsync(string operatorCode, CancellationToken stop)
    {
        var operatorId = await OperatorAsync(operatorCode, stop);
        if (operatorId is not { } id) return new Dictionary<string, MeterStand>();
        await using var connection = await contexts.OpenAsync(new Scope([id]), stop);
        await using var command = new NpgsqlCommand("""
            select m.serial, l.value, l.time, m.supply <> @off as is_on
            from meters m join registers r on r.meter_id = m.id
            cross join lateral (select value, time from readings where register_id = r.id order by time desc limit 1) l
            """, connection) { Parameters = { new("off", NpgsqlDbType.Integer) { Value = (int)Metering.SupplyState.Off } } };
        await using var row = await command.ExecuteReaderAsync(stop);
        var stands = new Dictionary<string, MeterStand>(StringComparer.Ordinal);
        while (await row.ReadAsync(stop)) stands[row.GetString(0)] = new MeterStand(row.GetInt64(1), row.GetFieldValue<DateTimeOffset>(2), row.GetBoolean(3));
        return stands;
    }

    async Task<int?> OperatorAsync(string code, CancellationToken stop)
    {
        await using var connection = await contexts.OpenAsync(Scope.None, stop);
        await using var command = new NpgsqlCommand("select id from operators where code = $1 and is_demo", connection) { Parameters = { new() { Value = code } } };
        return (int?)await command.ExecuteScalarAsync(stop);
    }
}
