using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Regulation.Operations;

/// <summary>What a check of a closed period found.</summary>
/// <param name="Hash">As stored.</param>
/// <param name="IsSame">The stored figures still give that hash.</param>
/// <param name="AreDocumentsSame">The bills and credit notes counted are all there, unchanged.</param>
/// <param name="AreSumsSame">Their totals and levy lines sum to what was frozen.</param>
/// <param name="IsChained">The period before has the hash that stands in this one.</param>
/// <param name="AreStatementsSame">What was invoiced and credited still has the hash it was issued with, and rests on these figures.</param>
public sealed record PeriodCheck(string Hash, bool IsSame, bool AreDocumentsSame, bool AreSumsSame, bool IsChained, bool AreStatementsSame)
{
    /// <summary>True when everything holds.</summary>
    public bool Holds => IsSame && AreDocumentsSame && AreSumsSame && IsChained && AreStatementsSame;
}

/// <summary>Reckons the hash of a closed period anew, from its figures and from the documents themselves.</summary>
public sealed class VerifyPeriod(UtilityDbContextFactory contexts)
{
    /// <summary>Checks.</summary>
    public async Task<Outcome<PeriodCheck>> RunAsync(Actor actor, long periodId, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewStatistics)) return new Forbidden();
        await using var db = contexts.Create(actor);
        if (await db.Set<ClosedPeriod>().Include(row => row.Figures).SingleOrDefaultAsync(row => row.Id == periodId, stop) is not { } period) return new NotFound($"period {periodId}");
        var code = await db.Operators.Where(row => row.Id == period.OperatorId).Select(row => row.Code).SingleAsync(stop);
        var before = await db.Set<ClosedPeriod>().Where(row => row.OperatorId == period.OperatorId && row.From < period.From).OrderByDescending(row => row.From).Select(row => row.Hash).FirstOrDefaultAsync(stop);
        var issued = await db.Set<LevyInvoice>().Where(row => row.PeriodId == periodId).ToListAsync(stop);
        await db.Database.OpenConnectionAsync(stop);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var (documents, hash, total, levies) = (await connection.ReadAsync("""
            select count(v.id), encode(sha256(coalesce(string_agg(v.hash, ''::bytea order by v.id), ''::bytea)), 'hex'), coalesce(sum(v.total), 0),
              (select coalesce(sum(l.amount), 0) from levy_documents c join invoice_lines l on l.invoice_id = c.document_id and l.group_name = 'levy' where c.period_id = $1 and c.kind = 0)
            from levy_documents c join invoices v on v.id = c.document_id where c.period_id = $1 and c.kind = 0
            """, row => (row.GetInt64(0), row.GetString(1), row.GetDecimal(2), row.GetDecimal(3)), stop, new NpgsqlParameter { Value = periodId }))[0];
        decimal Sum(Figure figure) => period.Figures.Where(line => line.Figure == figure).Sum(line => line.Value);
        return new PeriodCheck(period.Hash, StatisticsText.HashOf(StatisticsText.Of(period.Head(code), period.Figures.Select(line => line.Plain()))) == period.Hash,
            documents == period.Documents && hash == period.DocumentsHash, total == Sum(Figure.InvoicedTotal) && levies == Sum(Figure.Levy), period.Previous == (before ?? ""),
            issued.All(row => LevyStatement.HashOf(row.Document) == row.Hash && row.Statement() is { } statement && statement.StatisticsHash == period.Hash && statement.Total == row.Total));
    }
}
