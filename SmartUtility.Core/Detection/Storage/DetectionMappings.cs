using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SmartUtility.Core.Detection.Outages;
using SmartUtility.Core.Network;

namespace SmartUtility.Core.Detection.Storage;

sealed class LossLimitMapping : IEntityTypeConfiguration<LossLimit>
{
    public void Configure(EntityTypeBuilder<LossLimit> builder) => builder.ToTable("loss_limits", table =>
        table.HasCheckConstraint("limits_in_order", "clear_percent <= raise_percent and hours between 1 and 168")).HasKey(row => row.NetworkPointId);
}

sealed class AlertMapping : IEntityTypeConfiguration<Alert>
{
    public void Configure(EntityTypeBuilder<Alert> builder)
    {
        builder.ToTable("alerts");
        builder.HasIndex(row => new { row.Rule, row.NetworkPointId, row.UsagePointId, row.MeterId }).IsUnique().AreNullsDistinct(false).HasFilter("state in (0, 1)");
        builder.HasIndex(row => row.UsagePointId).HasFilter("usage_point_id is not null");
        builder.HasIndex(row => new { row.OperatorId, row.RaisedAt });
        builder.Property(row => row.Evidence).HasColumnType("jsonb");
        builder.Property<uint>("xmin").IsRowVersion();
    }
}

sealed class DetectionStateMapping : IEntityTypeConfiguration<DetectionState>
{
    public void Configure(EntityTypeBuilder<DetectionState> builder)
    {
        builder.ToTable("detection_states").HasKey(row => new { row.Kind, row.SeriesId });
        builder.Property(row => row.Kind).HasConversion<short>();
        builder.Property(row => row.Until).HasColumnName("until_at");
    }
}

sealed class AlertSettingsMapping : IEntityTypeConfiguration<AlertSettings>
{
    public void Configure(EntityTypeBuilder<AlertSettings> builder)
    {
        builder.ToTable("alert_settings").HasKey(row => row.OperatorId);
        builder.Property(row => row.OperatorId).ValueGeneratedNever();
    }
}

sealed class OutageMapping : IEntityTypeConfiguration<Outage>
{
    public void Configure(EntityTypeBuilder<Outage> builder)
    {
        builder.ToTable("outages", table =>
        {
            table.HasCheckConstraint("outage_in_order", "ended_at is null or ended_at >= starts_at");
            table.HasCheckConstraint("outage_over_once", "ended_at is null or cancelled_at is null");
            table.HasCheckConstraint("outage_customers", "customers >= 0");
        });
        builder.HasOne<NetworkPoint>().WithMany().HasForeignKey(row => row.NetworkPointId).OnDelete(DeleteBehavior.Restrict);
        // One that happened at a time and point.
        builder.HasIndex(row => row.NetworkPointId).IsUnique().HasFilter("kind = 0 and ended_at is null and cancelled_at is null").HasDatabaseName("ix_outages_open");
        builder.HasIndex(row => new { row.OperatorId, row.StartsAt });
        builder.Property<uint>("xmin").IsRowVersion();
    }
}
