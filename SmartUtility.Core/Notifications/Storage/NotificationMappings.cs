using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SmartUtility.Core.Notifications.Storage;

sealed class MessageMapping : IEntityTypeConfiguration<Message>
{
    public void Configure(EntityTypeBuilder<Message> builder)
    {
        builder.ToTable("messages");
        builder.HasIndex(row => new { row.EventKey, row.Recipient, row.Channel }).IsUnique();
        builder.HasIndex(row => row.Recipient);
        builder.HasIndex(row => row.Id).HasDatabaseName("ix_messages_waiting").HasFilter("sent_at is null and channel = 1");
    }
}
