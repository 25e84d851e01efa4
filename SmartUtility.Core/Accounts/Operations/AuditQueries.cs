using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Accounts.Operations;

/// <summary>A line of the audit log.</summary>
/// <param name="Id">Key; also the order.</param>
/// <param name="At">When.</param>
/// <param name="OperatorCode">The operator, or null for the installation itself.</param>
/// <param name="Actor">Who.</param>
/// <param name="Action">What: "supply.cut", "supply.cut.refused" …</param>
/// <param name="Subject">To which record: "meter:SU-0001".</param>
/// <param name="Detail">Why, in words.</param>
public sealed record AuditLine(long Id, DateTimeOffset At, string? OperatorCode, string Actor, string Action, string Subject, string Detail);

/// <summary>Which lines.</summary>
/// <param name="Action">Beginning of the action ("supply" finds all of supply), or null.</param>
/// <param name="Text">Part of who, subject or detail, or null.</param>
/// <param name="From">First instant, or null.</param>
/// <param name="Until">First instant after, or null.</param>
public sealed record AuditFilter(string? Action = null, string? Text = null, DateTimeOffset? From = null, DateTimeOffset? Until = null);

/// <summary>Reads the audit log; nothing writes to it but operations, and nothing changes it.</summary>
public sealed class AuditQueries(UtilityDbContextFactory contexts)
{
    /// <summary>One page, newest first.</summary>
    public async Task<Outcome<Page<AuditLine>>> ListAsync(Actor actor, AuditFilter filter, PageRequest page, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewAudit)) return new Forbidden();
        await using var db = contexts.Create(actor);
        var rows = Matching(db, filter);
        if (page.After > 0) rows = rows.Where(row => row.Id < page.After);
        var found = await Lines(db, rows.OrderByDescending(row => row.Id).Take(page.Take + 1)).ToListAsync(stop);
        return new Page<AuditLine>([.. found.Take(page.Take)], found.Count > page.Take ? found[page.Take - 1].Id.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
    }

    /// <summary>All lines of a filter, newest first, as they are read; nothing for an actor who may not see the log.</summary>
    public async IAsyncEnumerable<AuditLine> ExportAsync(Actor actor, AuditFilter filter, [EnumeratorCancellation] CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ViewAudit)) yield break;
        await using var db = contexts.Create(actor);
        await foreach (var line in Lines(db, Matching(db, filter)).AsAsyncEnumerable().WithCancellation(stop)) yield return line;
    }

    static IQueryable<AuditEntry> Matching(UtilityDbContext db, AuditFilter filter)
    {
        IQueryable<AuditEntry> rows = db.Set<AuditEntry>();
        if (!string.IsNullOrWhiteSpace(filter.Action)) rows = rows.Where(row => row.Action.StartsWith(filter.Action));
        if (!string.IsNullOrWhiteSpace(filter.Text))
        {
            var like = "%" + filter.Text.Trim().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";
            rows = rows.Where(row => EF.Functions.ILike(row.Actor, like) || EF.Functions.ILike(row.Subject, like) || EF.Functions.ILike(row.Detail, like));
        }
        if (filter.From is { } from) rows = rows.Where(row => row.At >= from);
        if (filter.Until is { } until) rows = rows.Where(row => row.At < until);
        return rows;
    }

    static IQueryable<AuditLine> Lines(UtilityDbContext db, IQueryable<AuditEntry> rows) =>
        from row in rows
        from owner in db.Operators.Where(one => one.Id == row.OperatorId).DefaultIfEmpty()
        orderby row.Id descending
        select new AuditLine(row.Id, row.At, owner!.Code, row.Actor, row.Action, row.Subject, row.Detail);
}
