using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SmartUtility.Core.Regulation.Storage;

sealed class ClosedPeriodMapping : IEntityTypeConfiguration<ClosedPeriod>
{
    public void Configure(EntityTypeBuilder<ClosedPeriod> builder)
    {
        builder.ToTable("levy_periods").HasIndex(row => new { row.OperatorId, row.From }).IsUnique();
        builder.Property(row => row.From).HasColumnName("starts_on");
        builder.Property(row => row.To).HasColumnName("ends_on");
        builder.HasMany(row => row.Figures).WithOne().HasForeignKey(line => line.PeriodId);
    }
}

sealed class FrozenFigureMapping : IEntityTypeConfiguration<FrozenFigure>
{
    public void Configure(EntityTypeBuilder<FrozenFigure> builder) => builder.ToTable("levy_figures").HasKey(row => new { row.PeriodId, row.No });
}

sealed class CountedDocumentMapping : IEntityTypeConfiguration<CountedDocument>
{
    public void Configure(EntityTypeBuilder<CountedDocument> builder)
    {
        // The key is the promise: a document counts once.
        builder.ToTable("levy_documents").HasKey(row => new { row.Kind, row.DocumentId });
        // Its period is written after it (see 001_readings.sql for the deferred reference).
        builder.HasIndex(row => row.PeriodId);
    }
}

sealed class DeclaredFigureMapping : IEntityTypeConfiguration<DeclaredFigure>
{
    public void Configure(EntityTypeBuilder<DeclaredFigure> builder) => builder.ToTable("levy_declarations").HasIndex(row => new { row.OperatorId, row.Month });
}

sealed class StoredSchemeMapping : IEntityTypeConfiguration<StoredScheme>
{
    public void Configure(EntityTypeBuilder<StoredScheme> builder)
    {
        builder.ToTable("levy_schemes").HasIndex(row => new { row.OperatorId, row.ValidFrom }).IsUnique();
        builder.Property(row => row.Definition).HasColumnType("jsonb");
    }
}

sealed class LevyAssessmentMapping : IEntityTypeConfiguration<LevyAssessment>
{
    public void Configure(EntityTypeBuilder<LevyAssessment> builder)
    {
        builder.ToTable("levy_assessments").HasIndex(row => new { row.PeriodId, row.Kind, row.Revision }).IsUnique();
        builder.HasOne<ClosedPeriod>().WithMany().HasForeignKey(row => row.PeriodId);
        builder.HasOne<LevyInvoice>().WithMany().HasForeignKey(row => row.CorrectsId);
    }
}

sealed class LevyCommentMapping : IEntityTypeConfiguration<LevyComment>
{
    public void Configure(EntityTypeBuilder<LevyComment> builder) => builder.ToTable("levy_comments").HasOne<LevyAssessment>().WithMany().HasForeignKey(row => row.AssessmentId);
}

sealed class LevyInvoiceMapping : IEntityTypeConfiguration<LevyInvoice>
{
    public void Configure(EntityTypeBuilder<LevyInvoice> builder)
    {
        builder.ToTable("levy_invoices");
        builder.HasIndex(row => row.Number).IsUnique();
        builder.HasIndex(row => row.AssessmentId).IsUnique();
        // One invoice per period; credits correct it, later changes stand in the next period.
        builder.HasIndex(row => row.PeriodId).IsUnique().HasFilter("kind = 0");
        builder.HasOne<ClosedPeriod>().WithMany().HasForeignKey(row => row.PeriodId);
        builder.HasOne<LevyAssessment>().WithMany().HasForeignKey(row => row.AssessmentId);
        builder.HasOne<LevyInvoice>().WithMany().HasForeignKey(row => row.CorrectsId);
    }
}

sealed class LevyPaymentMapping : IEntityTypeConfiguration<LevyPayment>
{
    public void Configure(EntityTypeBuilder<LevyPayment> builder)
    {
        builder.ToTable("levy_payments", table => table.HasCheckConstraint("levy_amount_positive", "amount > 0")).HasIndex(row => new { row.OperatorId, row.Reference }).IsUnique();
        builder.HasOne<LevyInvoice>().WithMany().HasForeignKey(row => row.InvoiceId);
    }
}

sealed class LevyReceiptMapping : IEntityTypeConfiguration<LevyReceipt>
{
    public void Configure(EntityTypeBuilder<LevyReceipt> builder)
    {
        builder.ToTable("levy_receipts").HasKey(row => row.PaymentId);
        builder.HasOne<LevyPayment>().WithOne().HasForeignKey<LevyReceipt>(row => row.PaymentId);
    }
}
