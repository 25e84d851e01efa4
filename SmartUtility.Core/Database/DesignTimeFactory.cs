using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

namespace SmartUtility.Core.Database;

/// <summary>Lets the migration tool build the model without a server.</summary>
public sealed class DesignTimeFactory : IDesignTimeDbContextFactory<UtilityDbContext>
{
    /// <inheritdoc/>
    public UtilityDbContext CreateDbContext(string[] args) =>
        new(UtilityDbContextFactory.Options(NpgsqlDataSource.Create("Host=/nowhere;Database=none")), Scope.None);
}
