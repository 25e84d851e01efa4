using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SmartUtility.Core.Commands.Storage;

sealed class DeviceCommandMapping : IEntityTypeConfiguration<DeviceCommand>
{
    public void Configure(EntityTypeBuilder<DeviceCommand> builder)
    {
        builder.ToTable("device_commands");
        builder.HasIndex(row => new { row.MeterId, row.State });
        builder.HasIndex(row => new { row.OperatorId, row.IdempotencyKey }).IsUnique();
        builder.Property<uint>("xmin").IsRowVersion();
    }
}
