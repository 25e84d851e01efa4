using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SmartUtility.Core.Network;

namespace SmartUtility.Core.Forecasting.Storage;

sealed class StoredForecastMapping : IEntityTypeConfiguration<StoredForecast>
{
    public void Configure(EntityTypeBuilder<StoredForecast> builder)
    {
        builder.ToTable("forecasts", table => table.HasCheckConstraint("forecast_of_one_place", "num_nonnulls(network_point_id, usage_point_id) = 1"));
        builder.HasIndex(row => new { row.NetworkPointId, row.PerDay, row.Day }).IsUnique().HasFilter("network_point_id is not null");
        builder.HasIndex(row => new { row.UsagePointId, row.Day }).IsUnique().HasFilter("usage_point_id is not null");
        builder.HasOne<NetworkPoint>().WithMany().HasForeignKey(row => row.NetworkPointId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<UsagePoint>().WithMany().HasForeignKey(row => row.UsagePointId).OnDelete(DeleteBehavior.Cascade);
    }
}
