using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;

namespace SmartUtility.Core.Import.Operations;

/// <summary>Subscribers with one phone or two.</summary>
static class SubscriberImport
{
    public static async Task RunAsync(ImportRun run, CancellationToken stop)
    {
        var country = Phones.CountryOf(run.Owner.Phone, run.Owner.TimeZone);
        var lines = run.ByKey(run.Read((cells, line) => SubscriberLine.Read(cells, line, country)), line => line.Account, "account");
        string[] keys = [.. lines.Keys];
        var stored = await run.Db.Set<Subscriber>().Include(row => row.Phones).Where(row => keys.Contains(row.Account)).ToDictionaryAsync(row => row.Account, StringComparer.Ordinal, stop);

        List<Subscriber> rows = [];
        foreach (var line in lines.Values)
        {
            if (!stored.TryGetValue(line.Account, out var known))
            {
                rows.Add(new Subscriber
                {
                    OperatorId = run.Owner.Id, Account = line.Account, Name = line.Name, Kind = line.Kind ?? SubscriberKind.Person, TaxId = line.TaxId, Email = line.Email, Language = line.Language ?? run.Owner.Language, CreatedAt = run.Now,
                    Phones = [.. line.Phones.Select((phone, place) => new SubscriberPhone { OperatorId = run.Owner.Id, Phone = phone, IsPrimary = place == 0 })],
                });
            }
            else if (run.Fits(line, "name", line.Name, known.Name) & run.Fits(line, "kind", line.Kind, known.Kind) & run.Fits(line, "tax_id", line.TaxId, known.TaxId) & HasPhones(run, line, known)) run.Same++;
        }
        run.New = rows.Count;
        if (run.IsGood) await BulkInsert.WriteAsync(run.Db, rows, stop);
    }

    // A phone that was added on the subscriber's page since is none of the file's business; one that the file names must be there.
    static bool HasPhones(ImportRun run, SubscriberLine line, Subscriber known)
    {
        if (line.Phones.All(phone => known.Phones.Exists(row => row.Phone == phone))) return true;
        run.Refuse(line, "phone", Flaws.Stands(string.Join(", ", known.Phones.Select(row => row.Phone))));
        return false;
    }
}
