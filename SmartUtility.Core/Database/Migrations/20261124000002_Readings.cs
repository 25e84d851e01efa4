using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SmartUtility.Core.Database.Migrations;

/// <summary>What EF cannot express: partitions, triggers, row-level security.</summary>
[DbContext(typeof(UtilityDbContext))]
[Migration("20261124000002_Readings")]
public sealed class Readings : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(SqlText.Script("001_readings"));
        migrationBuilder.Sql(SqlText.Script("002_row_level_security"));
        migrationBuilder.Sql(SqlText.Script("003_search"));
    }
}
