using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SmartUtility.Core.Payments.Storage;

sealed class PaymentMapping : IEntityTypeConfiguration<Payment>
{
    public void Configure(EntityTypeBuilder<Payment> builder)
    {
        builder.ToTable("payments", table => table.HasCheckConstraint("amount_positive", "amount > 0"));
        builder.HasIndex(row => new { row.OperatorId, row.Rail, row.Reference }).IsUnique();
        builder.HasIndex(row => new { row.OperatorId, row.ReceiptNumber }).IsUnique();
        builder.HasIndex(row => row.SubscriberId);
    }
}
