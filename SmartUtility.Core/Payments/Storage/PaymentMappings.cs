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
        builder.HasIndex(row => row.ShiftId);
        builder.HasOne<CounterShift>().WithMany().HasForeignKey(row => row.ShiftId);
    }
}

sealed class CounterShiftMapping : IEntityTypeConfiguration<CounterShift>
{
    public void Configure(EntityTypeBuilder<CounterShift> builder)
    {
        builder.ToTable("counter_shifts", table => table.HasCheckConstraint("float_not_negative", "opening_float >= 0"));
        builder.HasIndex(row => new { row.OperatorId, row.Number }).IsUnique();
        builder.HasIndex(row => new { row.OperatorId, row.UserId });
    }
}

sealed class PaymentIntentMapping : IEntityTypeConfiguration<PaymentIntent>
{
    public void Configure(EntityTypeBuilder<PaymentIntent> builder)
    {
        builder.ToTable("payment_intents").HasKey(row => row.Key);
        builder.HasIndex(row => new { row.OperatorId, row.State });
    }
}

sealed class ShiftClosingMapping : IEntityTypeConfiguration<ShiftClosing>
{
    public void Configure(EntityTypeBuilder<ShiftClosing> builder)
    {
        builder.ToTable("shift_closings").HasKey(row => row.ShiftId);
        builder.Property(row => row.ShiftId).ValueGeneratedNever();
        builder.HasOne<CounterShift>().WithOne().HasForeignKey<ShiftClosing>(row => row.ShiftId);
    }
}

sealed class PaymentReversalMapping : IEntityTypeConfiguration<PaymentReversal>
{
    public void Configure(EntityTypeBuilder<PaymentReversal> builder)
    {
        builder.ToTable("payment_reversals").HasKey(row => row.PaymentId);
        builder.Property(row => row.PaymentId).ValueGeneratedNever();
        builder.HasOne<Payment>().WithOne().HasForeignKey<PaymentReversal>(row => row.PaymentId);
        builder.HasIndex(row => row.TillShiftId);
    }
}
