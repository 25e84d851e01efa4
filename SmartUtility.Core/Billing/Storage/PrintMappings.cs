using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SmartUtility.Core.Billing.Storage;

sealed class KeptBillMapping : IEntityTypeConfiguration<KeptBill>
{
    public void Configure(EntityTypeBuilder<KeptBill> builder)
    {
        builder.ToTable("kept_bills").HasKey(row => row.InvoiceId);
        builder.Property(row => row.InvoiceId).ValueGeneratedNever();
    }
}

sealed class PrintFileMapping : IEntityTypeConfiguration<PrintFile>
{
    public void Configure(EntityTypeBuilder<PrintFile> builder) => builder.ToTable("print_files").HasIndex(row => new { row.OperatorId, row.Month });
}

sealed class PrintPartMapping : IEntityTypeConfiguration<PrintPart>
{
    public void Configure(EntityTypeBuilder<PrintPart> builder) => builder.ToTable("print_parts").HasKey(row => new { row.PrintId, row.No });
}
