using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Commands;
using SmartUtility.Core.Commands.Operations;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;
using SmartUtility.Core.Supply.Storage;
using SmartUtility.Core.WorkOrders;

namespace SmartUtility.Core.Supply.Operations;

/// <summary>The state of supply: one meter with its history, the list of meters, and the places where wanted and reported differ.</summary>
public sealed class SupplyQueries(UtilityDbContextFactory contexts, TimeProvider clock)
{
    /// <summary>One meter by serial; another operator's is not found. Refused when several of the actor's operators have this serial.</summary>
    public async Task<Outcome<MeterSupply>> MeterAsync(Actor actor, string serial, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();
        var now = clock.GetUtcNow();
        await using var db = contexts.Create(actor);
        var loaded = await SupplyPlace.LoadAsync(db, serial, now, stop);
        if (loaded.Refusal is { } missing) return missing;
        var place = loaded.Value;
        var meter = place.Meter;
        var refusal = place.UsagePoint is null ? CutSupply.NotSupplied(serial) : CutRules.Check(await place.CutFactsAsync(db, now, stop), now);
        var holder = place.Agreement is null ? null : await db.Set<Subscriber>().SingleAsync(row => row.Id == place.Agreement.SubscriberId, stop);
        var commands = await CommandQueries.Views(db, row => row.MeterId == meter.Id).Take(20).ToListAsync(stop);
        var work = await db.Set<WorkOrder>().Where(row => row.MeterId == meter.Id).OrderByDescending(row => row.Id).Take(10)
            .Select(row => new WorkOrderLine(row.Id, row.Kind, row.State, row.Title, row.CreatedAt, row.EndedAt, row.Cause)).ToListAsync(stop);
        var installations = await (
            from row in db.Set<Installation>()
            from usage in db.Set<UsagePoint>().Where(point => point.Id == row.UsagePointId).DefaultIfEmpty()
            from network in db.Set<NetworkPoint>().Where(point => point.Id == row.NetworkPointId).DefaultIfEmpty()
            where row.MeterId == meter.Id
            orderby row.From descending
            select new InstallationLine(usage != null ? usage.Code : network!.Code, usage != null ? usage.District : network!.Name, row.From, row.Until)).ToListAsync(stop);
        return new MeterSupply(meter.Id, meter.OperatorId, place.Owner.Code, place.Owner.Name, place.Owner.TimeZone, place.Owner.CutAnyHour, meter.Serial, meter.Model, meter.Resource, meter.Interval, meter.Switch, meter.Supply, meter.SupplyAt,
            meter.IsOnline, meter.LastSeenAt, place.UsagePoint?.Code ?? place.NetworkPoint?.Code, place.UsagePoint?.District ?? place.NetworkPoint?.Name, place.UsagePoint?.Landmark,
            place.UsagePoint is { } point && point.IsVital(place.Today) ? point.VitalReason : null, place.UsagePoint is not null, place.Contract, place.Agreement?.Number, place.Agreement?.SuspendedReason,
            holder?.Name, holder?.Account, refusal, commands, work, await RegistersAsync(actor, meter, now, stop), installations);
    }

    /// <summary>Meters whose serial, place, district or subscriber contains the text; all for an empty one. By serial.</summary>
    public async Task<Outcome<Page<MeterLine>>> SearchAsync(Actor actor, string? text, PageRequest page, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();
        var now = clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        await using var db = contexts.Create(actor);
        var lines =
            from meter in db.Set<Meter>()
            join owner in db.Operators on meter.OperatorId equals owner.Id
            from installed in db.Set<Installation>().Where(row => row.MeterId == meter.Id && row.From <= now && (row.Until == null || row.Until > now)).Take(1).DefaultIfEmpty()
            from usage in db.Set<UsagePoint>().Where(row => row.Id == installed!.UsagePointId).DefaultIfEmpty()
            from network in db.Set<NetworkPoint>().Where(row => row.Id == installed!.NetworkPointId).DefaultIfEmpty()
            from agreement in db.Set<Agreement>().Where(row => row.UsagePointId == usage!.Id && row.StartsOn <= today && (row.EndsOn == null || row.EndsOn > today)).OrderByDescending(row => row.StartsOn).Take(1).DefaultIfEmpty()
            from holder in db.Set<Subscriber>().Where(row => row.Id == agreement!.SubscriberId).DefaultIfEmpty()
            select new { meter, owner.Code, Place = usage != null ? usage.Code : network!.Code, District = usage != null ? usage.District : network!.Name, Holder = holder!.Name };
        if (!string.IsNullOrWhiteSpace(text))
        {
            var like = "%" + text.Trim().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";
            lines = lines.Where(row => EF.Functions.ILike(row.meter.Serial, like) || EF.Functions.ILike(row.Place, like) || EF.Functions.ILike(row.District, like) || EF.Functions.ILike(row.Holder, like));
        }
        // The cursor is "serial|id": serials are unique only within an operator.
        if (page.Cursor?.LastIndexOf('|') is > 0 and var cut && int.TryParse(page.Cursor.AsSpan(cut + 1), CultureInfo.InvariantCulture, out var id))
        {
            var serial = page.Cursor[..cut];
            lines = lines.Where(row => EF.Functions.GreaterThan(ValueTuple.Create(row.meter.Serial, row.meter.Id), ValueTuple.Create(serial, id)));
        }
        var found = await lines.OrderBy(row => row.meter.Serial).ThenBy(row => row.meter.Id).Take(page.Take + 1).ToListAsync(stop);
        var rows = found.Take(page.Take).Select(row => new MeterLine(row.meter.Id, row.meter.Serial, row.Code, row.meter.Resource, row.meter.Switch, row.meter.Supply, row.meter.IsOnline, row.meter.LastSeenAt,
            row.meter.Interval, row.Place, row.District, row.Holder)).ToList();
        return new Page<MeterLine>(rows, found.Count > page.Take ? $"{rows[^1].Serial}|{rows[^1].Id}" : null);
    }

    /// <summary>Places where what is wanted and what is reported or flows differ; gravest first, then by what flowed.</summary>
    public async Task<Outcome<IReadOnlyList<DifferenceLine>>> DifferencesAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();
        await using var connection = await contexts.OpenAsync(new Scope(actor.Operators), stop);
        await using var command = new NpgsqlCommand(SqlText.Of("Supply/Differences"), connection) { Parameters = { new() { Value = clock.GetUtcNow().UtcDateTime } } };
        await using var reader = await command.ExecuteReaderAsync(stop);
        var lines = new List<DifferenceLine>();
        while (await reader.ReadAsync(stop))
        {
            var (contract, reported, flow) = ((ContractState)Number("contract"), (SupplyState)Number("supply"), reader.GetDecimal(reader.GetOrdinal("flow")));
            var difference = DesiredSupply.Compare(contract, reported, flow);
            if (difference == SupplyDifference.None) continue;
            lines.Add(new DifferenceLine(Text("owner")!, Text("serial")!, (Resource)Number("resource"), difference, contract, reported,
                await reader.IsDBNullAsync(reader.GetOrdinal("supply_at"), stop) ? null : new DateTimeOffset(reader.GetDateTime(reader.GetOrdinal("supply_at")), TimeSpan.Zero),
                (SwitchKind)Number("switch"), Text("code")!, Text("district")!, Text("landmark"), Text("number"), Text("subscriber"), Text("suspended_reason"), flow));
        }
        return lines.OrderBy(line => line.Difference).ThenByDescending(line => line.Flow).ThenBy(line => line.Serial, StringComparer.Ordinal).ToList();

        int Number(string column) => reader.GetInt32(reader.GetOrdinal(column));
        string? Text(string column) => reader.IsDBNull(reader.GetOrdinal(column)) ? null : reader.GetString(reader.GetOrdinal(column));
    }

    /// <summary>The flow of one register since an instant, at most 500 points (the newest); for the curve a page starts with.</summary>
    public async Task<Outcome<IReadOnlyList<FlowPoint>>> FlowAsync(Actor actor, int registerId, DateTimeOffset since, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var register = await (from row in db.Set<Register>() join meter in db.Set<Meter>() on row.MeterId equals meter.Id where row.Id == registerId select new { row.BaseFactor, meter.Interval }).SingleOrDefaultAsync(stop);
        if (register is null) return new NotFound($"register {registerId}");
        await using var connection = await contexts.OpenAsync(new Scope(actor.Operators), stop);
        await using var command = new NpgsqlCommand("select time, value from readings where register_id = $1 and time >= $2 and time < $3 order by time desc limit 501", connection)
        {
            Parameters = { new() { Value = registerId }, new() { Value = since.UtcDateTime }, new() { Value = clock.GetUtcNow().UtcDateTime.AddDays(1) } },
        };
        await using var reader = await command.ExecuteReaderAsync(stop);
        var readings = new List<(DateTimeOffset, long)>();
        while (await reader.ReadAsync(stop)) readings.Add((new DateTimeOffset(reader.GetDateTime(0), TimeSpan.Zero), reader.GetInt64(1)));
        readings.Reverse();
        return FlowPoint.Of(readings, register.BaseFactor, Gap(register.Interval)).ToList();
    }

    /// <summary>How the meters of an operator report, and what needs somebody.</summary>
    public async Task<Outcome<IReadOnlyList<ReportingLine>>> ReportingAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewNetwork)) return new Forbidden();
        var now = clock.GetUtcNow();
        var day = now.AddDays(-1);
        await using var db = contexts.Create(actor);
        return await db.Operators.Where(row => actor.Operators.Contains(row.Id)).OrderBy(row => row.Name).Select(owner => new ReportingLine(owner.Code, owner.Name, owner.CutAnyHour,
            db.Set<Installation>().Count(row => row.OperatorId == owner.Id && row.From <= now && (row.Until == null || row.Until > now)),
            db.Set<Meter>().Count(row => row.OperatorId == owner.Id && row.LastSeenAt >= day),
            db.Set<Meter>().Count(row => row.OperatorId == owner.Id && row.IsOnline),
            db.Set<DeviceCommand>().Count(row => row.OperatorId == owner.Id && (row.State == CommandState.Requested || row.State == CommandState.Sent || row.State == CommandState.Acknowledged)),
            db.Set<DeviceCommand>().Count(row => row.OperatorId == owner.Id && row.EndedAt >= day && row.State == CommandState.Expired && !row.Detail!.StartsWith("replaced by")),
            db.Set<WorkOrder>().Count(row => row.OperatorId == owner.Id && row.AssignedTo == null && row.State == WorkState.ToDo))).ToListAsync(stop);
    }

    /// <summary>Two readings further apart than this have a gap between them.</summary>
    public static TimeSpan Gap(TimeSpan interval) => interval * 3 > TimeSpan.FromMinutes(1) ? interval * 3 : TimeSpan.FromMinutes(1);

    async Task<List<RegisterLine>> RegistersAsync(Actor actor, Meter meter, DateTimeOffset now, CancellationToken stop)
    {
        await using var connection = await contexts.OpenAsync(new Scope(actor.Operators), stop);
        var lines = new List<RegisterLine>();
        foreach (var register in meter.Registers.OrderBy(row => row.Code, StringComparer.Ordinal))
        {
            await using var command = new NpgsqlCommand("select value, time from readings where register_id = $1 and time >= $2 and time < $3 order by time desc limit 1", connection)
            {
                Parameters = { new() { Value = register.Id }, new() { Value = now.UtcDateTime.AddDays(-400) }, new() { Value = now.UtcDateTime.AddDays(1) } },
            };
            await using var reader = await command.ExecuteReaderAsync(stop);
            lines.Add(await reader.ReadAsync(stop)
                ? new RegisterLine(register.Id, register.Code, register.Unit, register.Decimals, register.BaseFactor, reader.GetInt64(0), new DateTimeOffset(reader.GetDateTime(1), TimeSpan.Zero))
                : new RegisterLine(register.Id, register.Code, register.Unit, register.Decimals, register.BaseFactor, null, null));
        }
        return lines;
    }
}
