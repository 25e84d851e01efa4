using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SmartUtility.Core.Database;

sealed class AuditMapping : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder) => builder.ToTable("audit").HasIndex(row => new { row.OperatorId, row.At });
}

sealed class OutboxMapping : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> builder)
    {
        builder.ToTable("outbox").HasIndex(row => row.Id).HasDatabaseName("ix_outbox_waiting").HasFilter("done_at is null");
        builder.Property(row => row.Payload).HasColumnType("jsonb");
    }
}
