using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SmartUtility.Core.Simulation.Storage;

sealed class DemoChargeMapping : IEntityTypeConfiguration<DemoCharge>
{
    public void Configure(EntityTypeBuilder<DemoCharge> builder) => builder.ToTable("demo_charges").HasKey(row => row.Key);
}
