using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Database;
using SmartUtility.Core.Network;

namespace SmartUtility.Core.Import.Operations;

/// <summary>Agreements; at a usage point one at a time, in the file and with what is stored.</summary>
static class AgreementImport
{
    public static async Task RunAsync(ImportRun run, CancellationToken stop)
    {
        var lines = run.ByKey(run.Read(AgreementLine.Read), line => line.Number, "number");
        string[] keys = [.. lines.Keys], named = [.. lines.Values.Select(line => line.Account).Concat(lines.Values.Select(line => line.Payer).OfType<string>()).Distinct(StringComparer.Ordinal)], places = [.. lines.Values.Select(line => line.UsagePoint).Distinct(StringComparer.Ordinal)];
        var accounts = await run.Db.Set<Subscriber>().Where(row => named.Contains(row.Account)).Select(row => new { row.Account, row.Id }).ToDictionaryAsync(row => row.Account, row => row.Id, StringComparer.Ordinal, stop);
        var points = await run.Db.Set<UsagePoint>().Where(row => places.Contains(row.Code)).Select(row => new { row.Code, row.Id }).ToDictionaryAsync(row => row.Code, row => row.Id, StringComparer.Ordinal, stop);
        var stored = await run.Db.Set<Agreement>().Where(row => keys.Contains(row.Number)).ToDictionaryAsync(row => row.Number, StringComparer.Ordinal, stop);
        long[] ids = [.. points.Values];
        var held = (await run.Db.Set<Agreement>().Where(row => ids.Contains(row.UsagePointId)).Select(row => new { row.UsagePointId, row.Number, row.StartsOn, row.EndsOn }).ToListAsync(stop))
            .GroupBy(row => row.UsagePointId).ToDictionary(group => group.Key, group => group.Select(row => (row.Number, row.StartsOn, row.EndsOn)).ToList());

        List<Agreement> rows = [];
        foreach (var line in lines.Values)
        {
            var (account, point, payer) = (Id(accounts, line.Account), Id(points, line.UsagePoint), line.Payer is null ? 0 : Id(accounts, line.Payer));
            if (account == 0 && line.Account.Length > 0) run.Refuse(line, "account", Flaws.Unknown());
            if (point == 0 && line.UsagePoint.Length > 0) run.Refuse(line, "usage_point", Flaws.Unknown());
            if (payer == 0 && line.Payer is not null) run.Refuse(line, "payer", Flaws.Unknown());
            if (account == 0 || point == 0 || line.StartsOn == DateOnly.MinValue) continue;
            if (stored.TryGetValue(line.Number, out var known))
            {
                if (Same(run, line, "account", known.SubscriberId == account) & Same(run, line, "usage_point", known.UsagePointId == point) & run.Fits(line, "tariff", line.Tariff, known.TariffCode)
                    & run.Fits<DateOnly?>(line, "starts_on", line.StartsOn, known.StartsOn, Shown) & run.Fits(line, "ends_on", line.EndsOn, known.EndsOn, Shown) & Same(run, line, "payer", line.Payer is null || known.PayerId == payer)
                    & run.Fits(line, "kva", line.Kva, known.SubscribedKva) & run.Fits(line, "meter_size", line.MeterSize, known.MeterSize)) run.Same++;
                continue;
            }
            if (!held.TryGetValue(point, out var there)) held[point] = there = [];
            if (there.Find(other => (other.EndsOn is null || other.EndsOn > line.StartsOn) && (line.EndsOn is null || other.StartsOn < line.EndsOn)) is { Number: { } number }) run.Refuse(line, "usage_point", Flaws.Overlaps(number));
            there.Add((line.Number, line.StartsOn, line.EndsOn));
            rows.Add(new Agreement
            {
                OperatorId = run.Owner.Id, Number = line.Number, SubscriberId = account, UsagePointId = point, TariffCode = line.Tariff, StartsOn = line.StartsOn, EndsOn = line.EndsOn,
                PayerId = payer == 0 ? null : payer, Occupant = line.Occupant, SubscribedKva = line.Kva, MeterSize = line.MeterSize,
            });
        }
        run.New = rows.Count;
        var published = await run.Db.Set<StoredTariff>().Select(row => row.Code).ToListAsync(stop);
        run.UnknownTariffs = [.. lines.Values.Select(line => line.Tariff).Where(code => code.Length > 0).Distinct(StringComparer.Ordinal).Except(published, StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(20)];
        if (run.IsGood) await BulkInsert.WriteAsync(run.Db, rows, stop);
    }

    static long Id(Dictionary<string, long> known, string key) => known.GetValueOrDefault(key);

    static string Shown(DateOnly? day) => day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "";

    static bool Same(ImportRun run, AgreementLine line, string column, bool isSame)
    {
        if (!isSame) run.Refuse(line, column, Flaws.Stands("…"));
        return isSame;
    }
}
