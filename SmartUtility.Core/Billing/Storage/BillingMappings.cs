using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SmartUtility.Core.Billing.Storage;

sealed class StoredTariffMapping : IEntityTypeConfiguration<StoredTariff>
{
    public void Configure(EntityTypeBuilder<StoredTariff> builder)
    {
        builder.ToTable("tariffs").HasIndex(row => new { row.OperatorId, row.Code }).IsUnique();
        builder.Property(row => row.Indices).HasColumnType("jsonb").HasDefaultValue("{}");
        builder.HasMany(row => row.Versions).WithOne().HasForeignKey(version => version.TariffId);
    }
}

sealed class StoredTariffVersionMapping : IEntityTypeConfiguration<StoredTariffVersion>
{
    public void Configure(EntityTypeBuilder<StoredTariffVersion> builder)
    {
        builder.ToTable("tariff_versions").HasIndex(row => new { row.TariffId, row.ValidFrom }).IsUnique();
        builder.Property(row => row.Definition).HasColumnType("jsonb");
    }
}

sealed class TariffProposalMapping : IEntityTypeConfiguration<TariffProposal>
{
    public void Configure(EntityTypeBuilder<TariffProposal> builder)
    {
        builder.ToTable("tariff_proposals").HasIndex(row => new { row.OperatorId, row.Code, row.ValidFrom });
        builder.Property(row => row.Definition).HasColumnType("jsonb");
    }
}

sealed class TariffSimulationMapping : IEntityTypeConfiguration<TariffSimulation>
{
    public void Configure(EntityTypeBuilder<TariffSimulation> builder)
    {
        builder.ToTable("tariff_simulations").HasIndex(row => new { row.OperatorId, row.Code });
        builder.Property(row => row.Definition).HasColumnType("jsonb");
        builder.Property(row => row.Report).HasColumnType("jsonb");
    }
}

sealed class InvoiceMapping : IEntityTypeConfiguration<Invoice>
{
    public void Configure(EntityTypeBuilder<Invoice> builder)
    {
        builder.ToTable("invoices");
        builder.HasIndex(row => new { row.OperatorId, row.Kind, row.Number }).IsUnique();
        // A credit note names its original: one per original. Bills: one per agreement, period start, kind and revision.
        builder.HasIndex(row => new { row.AgreementId, row.PeriodStart, row.Kind, row.Revision }).IsUnique().HasFilter("corrects_id is null");
        builder.HasIndex(row => row.CorrectsId).IsUnique().HasFilter("corrects_id is not null");
        builder.HasIndex(row => row.SubscriberId);
        builder.Property(row => row.Projected).HasDefaultValue(0L);
        builder.HasMany(row => row.Lines).WithOne().HasForeignKey(line => line.InvoiceId);
    }
}

sealed class InvoiceLineMapping : IEntityTypeConfiguration<InvoiceLine>
{
    public void Configure(EntityTypeBuilder<InvoiceLine> builder)
    {
        builder.ToTable("invoice_lines").HasKey(row => new { row.InvoiceId, row.No });
        builder.Property(row => row.Group).HasColumnName("group_name");
        builder.Property(row => row.UnitPrice).HasPrecision(20, 6);
    }
}

sealed class NumberSeriesMapping : IEntityTypeConfiguration<NumberSeries>
{
    public void Configure(EntityTypeBuilder<NumberSeries> builder) => builder.ToTable("number_series").HasKey(row => new { row.OperatorId, row.Series, row.Year });
}

sealed class BillingRunMapping : IEntityTypeConfiguration<BillingRun>
{
    public void Configure(EntityTypeBuilder<BillingRun> builder)
    {
        builder.ToTable("billing_runs").HasIndex(row => new { row.OperatorId, row.Month }).IsUnique();
        builder.HasMany(row => row.Chunks).WithOne().HasForeignKey(chunk => chunk.RunId);
    }
}

sealed class BillingChunkMapping : IEntityTypeConfiguration<BillingChunk>
{
    public void Configure(EntityTypeBuilder<BillingChunk> builder)
    {
        builder.ToTable("billing_chunks").HasKey(row => new { row.RunId, row.No });
        builder.Property(row => row.Held).HasColumnType("jsonb");
    }
}

sealed class CheckedBillMapping : IEntityTypeConfiguration<CheckedBill>
{
    public void Configure(EntityTypeBuilder<CheckedBill> builder) => builder.ToTable("checked_bills").HasKey(row => new { row.RunId, row.AgreementId });
}

sealed class CreditRequestMapping : IEntityTypeConfiguration<CreditRequest>
{
    public void Configure(EntityTypeBuilder<CreditRequest> builder)
    {
        builder.ToTable("credit_requests").HasKey(row => row.InvoiceId);
        builder.Property(row => row.InvoiceId).ValueGeneratedNever();
    }
}

sealed class ProposedCorrectionMapping : IEntityTypeConfiguration<ProposedCorrection>
{
    public void Configure(EntityTypeBuilder<ProposedCorrection> builder)
    {
        builder.ToTable("proposed_corrections").HasKey(row => row.InvoiceId);
        builder.Property(row => row.InvoiceId).ValueGeneratedNever();
        builder.HasIndex(row => new { row.OperatorId, row.State });
    }
}
