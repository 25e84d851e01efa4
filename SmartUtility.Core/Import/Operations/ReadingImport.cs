using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Metering.Payloads;

namespace SmartUtility.Core.Import.Operations;

/// <summary>Readings of the past, through the same judgement as those that arrive.</summary>
static class ReadingImport
{
    public static async Task RunAsync(ImportRun run, CancellationToken stop)
    {
        var lines = run.Read((cells, line) => ReadingLine.Read(cells, line, run.Calendar, run.Now)).FindAll(line => line.Serial.Length > 0);
        string[] serials = [.. lines.Select(line => line.Serial).Distinct(StringComparer.Ordinal)];
        var meters = await run.Db.Set<Meter>().Include(row => row.Registers).Where(row => serials.Contains(row.Serial)).ToDictionaryAsync(row => row.Serial, StringComparer.Ordinal, stop);

        Dictionary<(int, DateTimeOffset), ReadingLine> seen = [];
        List<NewReading> readings = new(lines.Count);
        foreach (var line in lines)
        {
            if (!meters.TryGetValue(line.Serial, out var meter))
            {
                run.Refuse(line, "serial", Flaws.Unknown());
                continue;
            }
            var register = line.Register is null ? meter.Registers.Count == 1 ? meter.Registers[0] : null : meter.Registers.Find(row => row.Code == line.Register);
            if (register is null) run.Refuse(line, "register", line.Register is null ? Flaws.WhichRegister() : Flaws.Choice(string.Join(", ", meter.Registers.Select(row => row.Code))));
            else if (Stored(run, line, register) is { } value && line.Time != default)
            {
                if (seen.TryAdd((register.Id, line.Time), line)) readings.Add(new NewReading(register, line.Time, value, line, "value"));
                else run.Refuse(line, "time", Flaws.Twice(seen[(register.Id, line.Time)].From.Number));
            }
        }
        (run.New, run.Same, run.Questionable) = await ReadingRows.WriteAsync(run, readings, stop);
    }

    // The whole number that is stored; null with a flaw when the register cannot show it.
    static long? Stored(ImportRun run, ReadingLine line, Register register)
    {
        var value = line.Value;
        if (line.Unit is { } unit)
        {
            if (Units.Factor(System.Text.Encoding.UTF8.GetBytes(unit), register.Unit) is not { } factor)
            {
                run.Refuse(line, "unit", Flaws.OtherUnit(register.Unit));
                return null;
            }
            value *= factor;
        }
        var stored = value * ReadingRows.Power(register.Decimals);
        if (stored != decimal.Truncate(stored)) run.Refuse(line, "value", Flaws.TooFine(register.Decimals));
        else if (stored >= register.Capacity || stored < 0 && !Units.IsLevel(register.Unit)) run.Refuse(line, "value", Flaws.Range(0, (register.Capacity - 1) / ReadingRows.Power(register.Decimals)));
        else return (long)stored;
        return null;
    }
}
