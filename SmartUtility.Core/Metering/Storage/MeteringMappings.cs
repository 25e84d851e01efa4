using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SmartUtility.Core.Network;

namespace SmartUtility.Core.Metering.Storage;

sealed class MeterMapping : IEntityTypeConfiguration<Meter>
{
    public void Configure(EntityTypeBuilder<Meter> builder)
    {
        builder.ToTable("meters");
        builder.HasIndex(row => new { row.OperatorId, row.Serial }).IsUnique();
        builder.HasMany(row => row.Registers).WithOne().HasForeignKey(register => register.MeterId);
    }
}

sealed class RegisterMapping : IEntityTypeConfiguration<Register>
{
    public void Configure(EntityTypeBuilder<Register> builder)
    {
        builder.ToTable("registers", table =>
        {
            table.HasCheckConstraint("capacity_positive", "capacity > 0");
            table.HasCheckConstraint("base_factor_positive", "base_factor > 0");
        });
        builder.HasIndex(row => new { row.MeterId, row.Code }).IsUnique();
        builder.HasIndex(row => row.OperatorId);
    }
}

sealed class InstallationMapping : IEntityTypeConfiguration<Installation>
{
    public void Configure(EntityTypeBuilder<Installation> builder)
    {
        builder.ToTable("installations", table =>
        {
            table.HasCheckConstraint("one_place", "(usage_point_id is null) <> (network_point_id is null)");
            table.HasCheckConstraint("between_two_points", "source_point_id is null or source_point_id <> network_point_id");
        });
        builder.HasIndex(row => row.MeterId);
        builder.HasIndex(row => row.UsagePointId);
        builder.HasIndex(row => row.NetworkPointId);
        builder.HasIndex(row => row.SourcePointId);
        builder.HasOne<Meter>().WithMany().HasForeignKey(row => row.MeterId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<UsagePoint>().WithMany().HasForeignKey(row => row.UsagePointId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<NetworkPoint>().WithMany().HasForeignKey(row => row.NetworkPointId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<NetworkPoint>().WithMany().HasForeignKey(row => row.SourcePointId).OnDelete(DeleteBehavior.Restrict);
        builder.Property(row => row.From).HasColumnName("from_at");
        builder.Property(row => row.Until).HasColumnName("until_at");
    }
}

sealed class MeterEventMapping : IEntityTypeConfiguration<MeterEvent>
{
    public void Configure(EntityTypeBuilder<MeterEvent> builder)
    {
        builder.ToTable("meter_events").HasIndex(row => new { row.MeterId, row.Time, row.Kind }).IsUnique();
    }
}

sealed class RejectedPayloadMapping : IEntityTypeConfiguration<RejectedPayload>
{
    public void Configure(EntityTypeBuilder<RejectedPayload> builder) => builder.ToTable("rejected_payloads").HasIndex(row => new { row.OperatorId, row.ReceivedAt });
}

sealed class GatewayMapping : IEntityTypeConfiguration<Gateway>
{
    public void Configure(EntityTypeBuilder<Gateway> builder) => builder.ToTable("gateways").HasIndex(row => new { row.OperatorId, row.Code }).IsUnique();
}

sealed class OwnReadingMapping : IEntityTypeConfiguration<OwnReading>
{
    public void Configure(EntityTypeBuilder<OwnReading> builder)
    {
        builder.ToTable("own_readings").HasIndex(row => new { row.RegisterId, row.ReadAt });
        builder.HasIndex(row => new { row.RegisterId, row.PhotoHash }).IsUnique();
        builder.HasIndex(row => new { row.OperatorId, row.State });
        builder.HasOne<Meter>().WithMany().HasForeignKey(row => row.MeterId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(row => row.Photo).WithOne().HasForeignKey<OwnReadingPhoto>(photo => photo.OwnReadingId).OnDelete(DeleteBehavior.Restrict);
    }
}

sealed class OwnReadingPhotoMapping : IEntityTypeConfiguration<OwnReadingPhoto>
{
    public void Configure(EntityTypeBuilder<OwnReadingPhoto> builder)
    {
        builder.ToTable("own_reading_photos").HasKey(row => row.OwnReadingId);
        builder.Property(row => row.OwnReadingId).ValueGeneratedNever();
    }
}
