using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Database;

namespace SmartUtility.Core.Accounts.Operations;

/// <summary>The code of an operator: it never changes, so it is asked for once.</summary>
public sealed class OperatorCodes(UtilityDbContextFactory contexts)
{
    readonly ConcurrentDictionary<int, string> _known = new();

    /// <summary>The code; throws for an operator that does not exist.</summary>
    public async Task<string> OfAsync(int operatorId, CancellationToken stop)
    {
        if (_known.TryGetValue(operatorId, out var code)) return code;
        await using var db = contexts.Create(Scope.None);
        return _known[operatorId] = await db.Operators.Where(row => row.Id == operatorId).Select(row => row.Code).SingleAsync(stop);
    }
}
