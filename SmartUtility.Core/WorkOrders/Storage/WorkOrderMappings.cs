using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SmartUtility.Core.WorkOrders.Storage;

sealed class WorkOrderMapping : IEntityTypeConfiguration<WorkOrder>
{
    public void Configure(EntityTypeBuilder<WorkOrder> builder)
    {
        builder.ToTable("work_orders");
        builder.HasIndex(row => new { row.OperatorId, row.OriginKind, row.OriginId }).IsUnique();
        builder.HasIndex(row => new { row.AssignedTo, row.State });
    }
}

sealed class WorkPhotoMapping : IEntityTypeConfiguration<WorkPhoto>
{
    public void Configure(EntityTypeBuilder<WorkPhoto> builder)
    {
        builder.ToTable("work_photos");
        builder.HasIndex(row => new { row.WorkOrderId, row.Hash }).IsUnique();
        builder.HasOne<WorkOrder>().WithMany().HasForeignKey(row => row.WorkOrderId).OnDelete(DeleteBehavior.Restrict);
    }
}
