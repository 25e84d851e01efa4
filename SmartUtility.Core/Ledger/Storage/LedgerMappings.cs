using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SmartUtility.Core.Ledger.Storage;

sealed class PostingMapping : IEntityTypeConfiguration<Posting>
{
    public void Configure(EntityTypeBuilder<Posting> builder)
    {
        builder.ToTable("postings").HasIndex(row => new { row.OperatorId, row.Kind, row.Reference }).IsUnique();
        builder.HasMany(row => row.Entries).WithOne().HasForeignKey(entry => entry.PostingId);
    }
}

sealed class LedgerEntryMapping : IEntityTypeConfiguration<LedgerEntry>
{
    public void Configure(EntityTypeBuilder<LedgerEntry> builder)
    {
        builder.ToTable("ledger_entries");
        builder.HasIndex(row => row.PostingId);
        // Most entries are of no account and no bill.
        builder.HasIndex(row => new { row.SubscriberId, row.Account }).HasFilter("subscriber_id is not null");
        builder.HasIndex(row => row.InvoiceId).HasFilter("invoice_id is not null");
    }
}
