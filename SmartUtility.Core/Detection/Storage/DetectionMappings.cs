using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

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
        builder.HasIndex(row => new { row.NetworkPointId, row.Rule }).IsUnique().HasFilter("state in (0, 1)");
        builder.HasIndex(row => new { row.OperatorId, row.RaisedAt });
        builder.Property(row => row.Evidence).HasColumnType("jsonb");
        builder.Property<uint>("xmin").IsRowVersion();
    }
}
