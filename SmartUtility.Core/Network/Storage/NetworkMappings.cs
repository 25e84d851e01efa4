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
        builder.HasOne<NetworkPoint>().WithMany().HasForeignKey(row => row.ParentId).OnDelete(DeleteBehavior.Restrict);
    }
}

sealed class UsagePointMapping : IEntityTypeConfiguration<UsagePoint>
{
    public void Configure(EntityTypeBuilder<UsagePoint> builder)
    {
        builder.ToTable("usage_points", table => table.HasCheckConstraint("households_positive", "households >= 1"));
        builder.HasIndex(row => new { row.OperatorId, row.Code }).IsUnique();
        builder.HasOne<NetworkPoint>().WithMany().HasForeignKey(row => row.NetworkPointId).OnDelete(DeleteBehavior.Restrict);
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
