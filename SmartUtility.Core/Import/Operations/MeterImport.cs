using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Database;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Import.Operations;

/// <summary>Meters with their registers and places. A meter of several registers has as many lines; the first says where it hangs. A meter brought in without a place may get it by a later file.</summary>
static class MeterImport
{
    sealed record Wanted(MeterLine Line, List<Register> Registers, List<(Register Register, MeterLine Line)> Indices);

    public static async Task RunAsync(ImportRun run, CancellationToken stop)
    {
        var lines = run.Read((cells, line) => MeterLine.Read(cells, line, run.Calendar, run.Now)).Where(line => line.Serial.Length > 0).GroupBy(line => line.Serial, StringComparer.Ordinal).Select(group => Gather(run, [.. group])).ToDictionary(one => one.Line.Serial, StringComparer.Ordinal);
        string[] serials = [.. lines.Keys], usageCodes = [.. lines.Values.Select(one => one.Line.UsagePoint).OfType<string>()], networkCodes = [.. lines.Values.Select(one => one.Line.NetworkPoint).OfType<string>()];
        var usage = await run.Db.Set<UsagePoint>().Where(row => usageCodes.Contains(row.Code)).Select(row => new { row.Code, row.Id, row.Resource }).ToDictionaryAsync(row => row.Code, row => (row.Id, row.Resource), StringComparer.Ordinal, stop);
        var network = await run.Db.Set<NetworkPoint>().Where(row => networkCodes.Contains(row.Code)).Select(row => new { row.Code, Id = (long)row.Id, row.Resource }).ToDictionaryAsync(row => row.Code, row => (row.Id, row.Resource), StringComparer.Ordinal, stop);
        var stored = await run.Db.Set<Meter>().Include(row => row.Registers).Where(row => serials.Contains(row.Serial)).ToDictionaryAsync(row => row.Serial, StringComparer.Ordinal, stop);
        var known = stored.Values.ToDictionary(row => row.Id, row => row.Serial);
        int[] meterIds = [.. known.Keys];
        long[] usageIds = [.. usage.Values.Select(row => row.Id)];
        var stays = await run.Db.Set<Installation>().Where(row => meterIds.Contains(row.MeterId) || row.UsagePointId != null && usageIds.Contains(row.UsagePointId.Value)).ToListAsync(stop);
        var ofMeter = stays.ToLookup(row => row.MeterId);
        var atPlace = stays.Where(row => row.UsagePointId is not null).ToLookup(row => row.UsagePointId!.Value);

        List<(Wanted Wanted, Meter Meter)> fresh = [];
        List<(Wanted Wanted, long? Usage, int? Network)> placed = [];
        Dictionary<long, string> taken = [];
        foreach (var one in lines.Values)
        {
            var line = one.Line;
            stored.TryGetValue(line.Serial, out var meter);
            if (!TryPlace(run, line, usage, network, out var usageId, out var networkId)) continue;
            var isPlaced = usageId is not null || networkId is not null;
            var (isSame, hangs) = (meter is not null && IsSame(run, one, meter), false);
            if (meter is not null && !isSame) continue;
            if (isPlaced)
            {
                var (from, own) = (line.InstalledAt!.Value, meter is null ? [] : ofMeter[meter.Id]);
                hangs = own.Any(stay => stay.From == from && stay.UsagePointId == usageId && stay.NetworkPointId == networkId);
                if (!hangs && own.Any(stay => stay.Until is null || stay.Until > from)) run.Refuse(line, "installed_at", Flaws.Elsewhere());
                if (!hangs && usageId is { } place && atPlace[place].FirstOrDefault(stay => stay.Until is null || stay.Until > from) is { } other) run.Refuse(line, "usage_point", Flaws.PlaceTaken(known.GetValueOrDefault(other.MeterId, "…")));
                if (usageId is { } twice && !taken.TryAdd(twice, line.Serial)) run.Refuse(line, "usage_point", Flaws.PlaceTaken(taken[twice]));
                if (!hangs) placed.Add((one, usageId, networkId));
            }
            if (meter is null) fresh.Add((one, Make(run, one)));
            else if (!isPlaced || hangs) run.Same++;
        }
        run.New = fresh.Count + placed.Count(place => stored.ContainsKey(place.Wanted.Line.Serial));
        if (!run.IsGood) return;

        await BulkInsert.WriteAsync(run.Db, fresh.ConvertAll(row => row.Meter), stop);
        foreach (var (wanted, meter) in fresh) stored[wanted.Line.Serial] = meter;
        await BulkInsert.WriteAsync(run.Db, placed.ConvertAll(place => new Installation
        {
            OperatorId = run.Owner.Id, MeterId = stored[place.Wanted.Line.Serial].Id, UsagePointId = place.Usage, NetworkPointId = place.Network, Flow = place.Usage is null ? place.Wanted.Line.Flow ?? 1 : (short)1, From = place.Wanted.Line.InstalledAt!.Value,
        }), stop);
        await WriteIndicesAsync(run, placed.ConvertAll(place => (place.Wanted, stored[place.Wanted.Line.Serial].Id)), stop);
    }

    // One meter of all its lines.
    static Wanted Gather(ImportRun run, List<MeterLine> lines)
    {
        var first = lines[0];
        List<Register> registers = [];
        List<(Register, MeterLine)> indices = [];
        foreach (var line in lines)
        {
            if (line.Resource != first.Resource) run.Refuse(line, "resource", Flaws.OtherResource(first.Resource.ToString().ToLowerInvariant()));
            if (line != first && (line.UsagePoint ?? first.UsagePoint) != first.UsagePoint) run.Refuse(line, "usage_point", Flaws.Stands(first.UsagePoint ?? ""));
            if (line != first && (line.NetworkPoint ?? first.NetworkPoint) != first.NetworkPoint) run.Refuse(line, "network_point", Flaws.Stands(first.NetworkPoint ?? ""));
            if (line != first && (line.InstalledAt ?? first.InstalledAt) != first.InstalledAt) run.Refuse(line, "installed_at", Flaws.Stands(""));
            var made = (line.Register ?? NewRegister.Plain(first.Resource)).Make(run.Owner.Id, first.Resource);
            if (made.Refusal is not null) continue;
            if (registers.Exists(other => other.Code == made.Value.Code))
            {
                // The plain register again is the same meter again.
                run.Refuse(line, line.Register is null ? "serial" : "register", Flaws.Twice(first.From.Number));
                continue;
            }
            registers.Add(made.Value);
            if (line.Index is not { } shown) continue;
            if (new ShownIndex(made.Value.Code, shown).Stored(made.Value).Refusal is { } why) run.Refuse(line, "index", why.Code == "too-fine" ? Flaws.TooFine(made.Value.Decimals) : Flaws.Range(0, Most(made.Value)));
            else indices.Add((made.Value, line));
        }
        return new Wanted(first, registers, indices);
    }

    static decimal Most(Register register) => (register.Capacity - 1) * Power(register.Decimals);

    static decimal Power(int decimals)
    {
        var power = 1m;
        for (var at = 0; at < decimals; at++) power /= 10;
        return power;
    }

    static bool TryPlace(ImportRun run, MeterLine line, Dictionary<string, (long Id, Resource Resource)> usage, Dictionary<string, (long Id, Resource Resource)> network, out long? usageId, out int? networkId)
    {
        (usageId, networkId) = (null, null);
        if (line.UsagePoint is null && line.NetworkPoint is null) return true;
        var column = line.UsagePoint is null ? "network_point" : "usage_point";
        if (!(line.UsagePoint is null ? network : usage).TryGetValue(line.UsagePoint ?? line.NetworkPoint!, out var place))
        {
            run.Refuse(line, column, Flaws.Unknown());
            return false;
        }
        if (place.Resource != line.Resource)
        {
            run.Refuse(line, column, Flaws.OtherResource(place.Resource.ToString().ToLowerInvariant()));
            return false;
        }
        if (line.UsagePoint is null) networkId = (int)place.Id;
        else usageId = place.Id;
        return line.InstalledAt is not null;
    }

    static bool IsSame(ImportRun run, Wanted one, Meter meter)
    {
        var line = one.Line;
        var isSame = run.Fits(line, "resource", line.Resource, meter.Resource) & run.Fits(line, "switch", line.Switch, meter.Switch) & run.Fits(line, "model", line.Model, meter.Model);
        foreach (var register in one.Registers)
        {
            var stored = meter.Registers.Find(row => row.Code == register.Code);
            if (stored is not null && (stored.Unit, stored.Decimals, stored.Capacity, stored.BaseFactor) == (register.Unit, register.Decimals, register.Capacity, register.BaseFactor)) continue;
            run.Refuse(line, "register", Flaws.Stands(string.Join(", ", meter.Registers.Select(row => $"{row.Code} {row.Unit}"))));
            isSame = false;
        }
        return isSame;
    }

    static Meter Make(ImportRun run, Wanted one)
    {
        var line = one.Line;
        var userName = $"{run.Owner.Code}/{line.Serial}";
        var secret = line.Secret is null ? null : MeterLine.IsNewSecret(line.Secret) ? run.DeviceSecrets.Generate() : line.Secret;
        if (secret is not null && MeterLine.IsNewSecret(line.Secret!)) run.Secrets.Add(new MeterSecret(line.Serial, userName, secret));
        return new Meter
        {
            OperatorId = run.Owner.Id, Serial = line.Serial, Resource = line.Resource, Switch = line.Switch ?? SwitchKind.None, Model = line.Model, Interval = TimeSpan.FromSeconds(line.IntervalSeconds ?? 3600),
            SecretHash = secret is null ? null : run.DeviceSecrets.Hash(userName, secret), Registers = one.Registers,
        };
    }

    // What each register showed when it was hung up. Readings that lie after it belong to a place from now on, so their hours are computed again.
    static async Task WriteIndicesAsync(ImportRun run, List<(Wanted Wanted, int MeterId)> placed, CancellationToken stop)
    {
        int[] ids = [.. placed.Select(place => place.MeterId)];
        var registers = (await run.Db.Set<Register>().Where(row => ids.Contains(row.MeterId)).ToListAsync(stop)).ToDictionary(row => (row.MeterId, row.Code));
        List<NewReading> readings = [];
        foreach (var (wanted, meterId) in placed)
            foreach (var (register, line) in wanted.Indices)
                readings.Add(new NewReading(registers[(meterId, register.Code)], wanted.Line.InstalledAt!.Value, new ShownIndex(register.Code, line.Index!.Value).Stored(register).Value, line, "index"));
        await ReadingRows.WriteAsync(run, readings, stop);
        await ReadingRows.TouchFromAsync(run, [.. placed.SelectMany(place => place.Wanted.Registers, (place, register) => (registers[(place.MeterId, register.Code)].Id, place.Wanted.Line.InstalledAt!.Value))], stop);
    }
}
