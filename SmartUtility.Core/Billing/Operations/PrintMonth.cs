using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing.Operations;

/// <summary>The bills of a month as one file, in the order of the reading routes: planned, drawn part by part in a job, fetched. Killed, it goes on with the part that is missing; worked twice, it is the same file.</summary>
public sealed class PrintMonth(UtilityDbContextFactory contexts, BillPrinting printing, TimeProvider clock)
{
    /// <summary>Bills of a part.</summary>
    public const int PartBills = 400;

    /// <summary>Asks for the file. While no bill came since, the file there is. Refused: "nothing-to-print".</summary>
    public async Task<Outcome<PrintRow>> StartAsync(Actor actor, BillingMonth month, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.RunBilling)) return new Forbidden();
        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "print", actor.OperatorId, stop);
        var bills = await db.Database.SqlQueryRaw<long>(SqlText.Of("Billing/PrintOrder"), new NpgsqlParameter<DateOnly>("first", month.First), new NpgsqlParameter<DateOnly>("end", month.End)).ToListAsync(stop);
        if (bills.Count == 0) return new Conflict("nothing-to-print", $"no bill of {month} was issued") { Values = [month.ToString()] };
        var (first, newest) = (month.First, bills.Max());
        if (await db.Set<PrintFile>().Where(row => row.Month == first).OrderByDescending(row => row.Id).FirstOrDefaultAsync(stop) is { } last && last.Bills == bills.Count && last.LastInvoice == newest)
            return await RowAsync(db, last, stop);

        var now = clock.GetUtcNow();
        var file = new PrintFile { OperatorId = actor.OperatorId, Month = first, StartedAt = now, Bills = bills.Count, LastInvoice = newest };
        db.Add(file);
        await db.SaveChangesAsync(stop);
        foreach (var (n, part) in bills.Chunk(PartBills).Index()) db.Add(new PrintPart { OperatorId = actor.OperatorId, PrintId = file.Id, No = n + 1, Invoices = part });
        db.Announce(new PrintPlanned(actor.OperatorId, file.Id), now);
        db.Audit(actor, actor.OperatorId, now, "bills.printed", $"month:{month}", $"{bills.Count} bills");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return await RowAsync(db, file, stop);
    }

    /// <summary>Draws what is missing. Returns the pages of the whole file.</summary>
    public async Task<Outcome<int>> WorkAsync(Actor actor, long id, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.RunBilling)) return new Forbidden();
        await using var db = contexts.Create(actor);
        if (await db.Set<PrintFile>().SingleOrDefaultAsync(row => row.Id == id, stop) is not { } file) return new NotFound($"print file {id}");
        if (file.State == PrintState.Done) return file.Pages;
        var parts = await db.Set<PrintPart>().Where(row => row.PrintId == id).OrderBy(row => row.No).Select(row => new { row.No, row.Pages, IsDone = row.Body != null }).ToListAsync(stop);
        var pages = 0;
        foreach (var part in parts)
        {
            stop.ThrowIfCancellationRequested();
            pages += part.IsDone ? part.Pages : await DrawAsync(db, id, part.No, pages, stop);
        }
        await FinishAsync(db, file, pages, stop);
        return pages;
    }

    async Task<int> DrawAsync(UtilityDbContext db, long id, int no, int first, CancellationToken stop)
    {
        var bills = await db.Set<PrintPart>().Where(row => row.PrintId == id && row.No == no).Select(row => row.Invoices).SingleAsync(stop);
        var documents = (await db.Set<Invoice>().Where(row => bills.Contains(row.Id)).Select(row => new { row.Id, row.Document }).ToListAsync(stop)).ToDictionary(row => row.Id, row => row.Document);
        var (body, lengths, pages) = Draw([.. bills.Select(bill => documents[bill])], first, printing);
        await db.Set<PrintPart>().Where(row => row.PrintId == id && row.No == no && row.Body == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Body, body).SetProperty(row => row.Lengths, lengths).SetProperty(row => row.Pages, pages), stop);
        return pages;
    }

    /// <summary>Pages of bills from their documents, on all processors.</summary>
    internal static (byte[] Body, int[] Lengths, int Pages) Draw(IReadOnlyList<string> documents, int first, BillPrinting printing)
    {
        var drawn = new IReadOnlyList<PdfPageContent>[documents.Count];
        Parallel.For(0, documents.Count, n => drawn[n] = InvoicePdf.Pages(BillingJson.Read<InvoiceDocument>(documents[n], "document").Value, printing));
        var pages = drawn.SelectMany(page => page).ToList();
        var (body, lengths) = PdfFile.Pages(first, pages);
        return (body, lengths, pages.Count);
    }

    async Task FinishAsync(UtilityDbContext db, PrintFile file, int pages, CancellationToken stop)
    {
        var owner = await db.Operators.SingleAsync(row => row.Id == file.OperatorId, stop);
        var parts = await db.Set<PrintPart>().Where(row => row.PrintId == file.Id).OrderBy(row => row.No).Select(row => row.Lengths).ToListAsync(stop);
        var tail = PdfFile.Tail(new PdfAbout($"{owner.Name}, {BillingMonth.Of(file.Month)}", owner.Name, owner.Language), pages, parts.SelectMany(lengths => lengths), null, null);
        var (bytes, now) = (PdfFile.Head.Length + parts.Sum(lengths => lengths.Sum(length => (long)length)) + tail.Length, clock.GetUtcNow());
        await db.Set<PrintFile>().Where(row => row.Id == file.Id && row.State == PrintState.Running)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Tail, tail).SetProperty(row => row.Pages, pages).SetProperty(row => row.Bytes, bytes).SetProperty(row => row.FinishedAt, now).SetProperty(row => row.State, PrintState.Done), stop);
    }

    /// <summary>The newest file of a month; not found when none was asked for.</summary>
    public async Task<Outcome<PrintRow>> OfMonthAsync(Actor actor, BillingMonth month, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.RunBilling)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var first = month.First;
        return await db.Set<PrintFile>().Where(row => row.Month == first).OrderByDescending(row => row.Id).FirstOrDefaultAsync(stop) is { } file ? await RowAsync(db, file, stop) : new NotFound($"print file of {month}");
    }

    /// <summary>A file by its key.</summary>
    public async Task<Outcome<PrintRow>> OneAsync(Actor actor, long id, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.RunBilling)) return new Forbidden();
        await using var db = contexts.Create(actor);
        return await db.Set<PrintFile>().SingleOrDefaultAsync(row => row.Id == id, stop) is { } file ? await RowAsync(db, file, stop) : new NotFound($"print file {id}");
    }

    /// <summary>Writes the file, part after part, never the whole in memory. Refused: "print-running".</summary>
    /// <param name="actor">Who fetches it.</param>
    /// <param name="id">The file.</param>
    /// <param name="open">Called with the size before the first byte.</param>
    /// <param name="stop">Stops.</param>
    public async Task<Outcome<PrintRow>> WriteAsync(Actor actor, long id, Func<PrintRow, Stream> open, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.RunBilling)) return new Forbidden();
        await using var db = contexts.Create(actor);
        if (await db.Set<PrintFile>().SingleOrDefaultAsync(row => row.Id == id, stop) is not { } file) return new NotFound($"print file {id}");
        if (file.State != PrintState.Done || file.Tail is null) return new Conflict("print-running", "the file is still being drawn");
        var row = await RowAsync(db, file, stop);
        var to = open(row);
        await to.WriteAsync(PdfFile.Head, stop);
        for (var no = 1; await db.Set<PrintPart>().Where(part => part.PrintId == id && part.No == no).Select(part => part.Body).SingleOrDefaultAsync(stop) is { } body; no++) await to.WriteAsync(body, stop);
        await to.WriteAsync(file.Tail, stop);
        return row;
    }

    static async Task<PrintRow> RowAsync(UtilityDbContext db, PrintFile file, CancellationToken stop)
    {
        var done = file.State == PrintState.Done ? file.Bills : await db.Set<PrintPart>().Where(part => part.PrintId == file.Id && part.Body != null).SumAsync(part => part.Invoices.Length, stop);
        return new PrintRow(file.Id, BillingMonth.Of(file.Month), file.State, file.StartedAt, file.FinishedAt, file.Bills, done, file.Pages, file.Bytes);
    }
}
