using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SmartUtility.Core.Accounts;

namespace SmartUtility.Core.Network.Storage;

sealed class NetworkPointMapping : IEntityTypeConfiguration<NetworkPoint>
{
    public void Configure(EntityTypeBuilder<NetworkPoint> builder)
    {
        builder.ToTable("network_points");
        builder.HasIndex(row => new { row.OperatorId, row.Code }).IsUnique();
        builder.HasIndex(row => row.Path).HasMethod("gin");
        builder.Property(row => row.TechnicalLossPercent).HasPrecision(5, 2);
        builder.HasOne<NetworkPoint>().WithMany().HasForeignKey(row => row.ParentId).OnDelete(DeleteBehavior.Restrict);
    }
}

sealed class UsagePointMapping : IEntityTypeConfiguration<UsagePoint>
{
    public void Configure(EntityTypeBuilder<UsagePoint> builder)
    {
        builder.ToTable("usage_points", table => table.HasCheckConstraint("households_positive", "households >= 1"));
        builder.HasIndex(row => new { row.OperatorId, row.Code }).IsUnique();
        builder.Property(row => row.IsUnbilled).HasDefaultValue(false);
        builder.HasOne<NetworkPoint>().WithMany().HasForeignKey(row => row.NetworkPointId).OnDelete(DeleteBehavior.Restrict);
    }
}

sealed class UsagePointMoveMapping : IEntityTypeConfiguration<UsagePointMove>
{
    public void Configure(EntityTypeBuilder<UsagePointMove> builder)
    {
        builder.ToTable("usage_point_moves");
        builder.HasIndex(row => new { row.UsagePointId, row.At }).IsUnique();
        builder.HasIndex(row => row.FromPointId);
        builder.HasOne<UsagePoint>().WithMany().HasForeignKey(row => row.UsagePointId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<NetworkPoint>().WithMany().HasForeignKey(row => row.FromPointId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<NetworkPoint>().WithMany().HasForeignKey(row => row.ToPointId).OnDelete(DeleteBehavior.Restrict);
    }
}

sealed class MoratoriumMapping : IEntityTypeConfiguration<Moratorium>
{
    public void Configure(EntityTypeBuilder<Moratorium> builder) => builder.ToTable("moratoria").HasIndex(row => row.OperatorId);
}

sealed class AgreementMapping : IEntityTypeConfiguration<Agreement>
{
    public void Configure(EntityTypeBuilder<Agreement> builder)
    {
        builder.ToTable("agreements");
        builder.HasIndex(row => new { row.OperatorId, row.Number }).IsUnique();
        builder.HasIndex(row => row.SubscriberId);
        builder.HasIndex(row => row.UsagePointId);
        builder.HasOne<Subscriber>().WithMany().HasForeignKey(row => row.SubscriberId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<UsagePoint>().WithMany().HasForeignKey(row => row.UsagePointId).OnDelete(DeleteBehavior.Restrict);
    }
}
