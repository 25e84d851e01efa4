using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Database;

namespace SmartUtility.Core.Accounts.Operations;

/// <summary>The tenants of the installation, for jobs that work for each in turn.</summary>
public sealed class OperatorIds(UtilityDbContextFactory contexts)
{
    /// <summary>Ids of all operators, ascending. Says nothing else of them, so it asks for no rights.</summary>
    public async Task<IReadOnlyList<int>> AllAsync(CancellationToken stop)
    {
        await using var db = contexts.Create(Scope.None);
        return await db.Operators.OrderBy(row => row.Id).Select(row => row.Id).ToListAsync(stop);
    }
}
