using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SmartUtility.Core.Accounts.Storage;

sealed class OperatorMapping : IEntityTypeConfiguration<Operator>
{
    public void Configure(EntityTypeBuilder<Operator> builder)
    {
        builder.ToTable("operators");
        builder.HasIndex(row => row.Code).IsUnique();
        builder.Property(row => row.Code).HasMaxLength(20);
        builder.Property(row => row.Review).HasDefaultValue(BillReview.Flagged);
        builder.Property(row => row.BackBillMonths).HasDefaultValue(12);
    }
}

sealed class HolidayMapping : IEntityTypeConfiguration<Holiday>
{
    public void Configure(EntityTypeBuilder<Holiday> builder) => builder.ToTable("holidays").HasKey(row => new { row.OperatorId, row.Day });
}

sealed class DutyShiftMapping : IEntityTypeConfiguration<DutyShift>
{
    public void Configure(EntityTypeBuilder<DutyShift> builder) => builder.ToTable("duty_shifts").HasIndex(row => row.OperatorId);
}

sealed class SubscriberMapping : IEntityTypeConfiguration<Subscriber>
{
    public void Configure(EntityTypeBuilder<Subscriber> builder)
    {
        builder.ToTable("subscribers");
        builder.HasIndex(row => new { row.OperatorId, row.Account }).IsUnique();
        builder.HasMany(row => row.Phones).WithOne().HasForeignKey(phone => phone.SubscriberId);
    }
}

sealed class SubscriberPhoneMapping : IEntityTypeConfiguration<SubscriberPhone>
{
    public void Configure(EntityTypeBuilder<SubscriberPhone> builder)
    {
        builder.ToTable("subscriber_phones").HasKey(row => new { row.SubscriberId, row.Phone });
        builder.HasIndex(row => row.Phone);
    }
}

sealed class ApiKeyMapping : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder) => builder.ToTable("api_keys").HasIndex(row => row.Hash).IsUnique();
}

sealed class OneTimeLinkMapping : IEntityTypeConfiguration<OneTimeLink>
{
    public void Configure(EntityTypeBuilder<OneTimeLink> builder) => builder.ToTable("one_time_links").HasIndex(row => row.Hash).IsUnique();
}

sealed class UserMapping : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> builder) => builder.ToTable("users");
}

sealed class UserClaimMapping : IEntityTypeConfiguration<IdentityUserClaim<int>>
{
    public void Configure(EntityTypeBuilder<IdentityUserClaim<int>> builder) => builder.ToTable("user_claims");
}

sealed class UserLoginMapping : IEntityTypeConfiguration<IdentityUserLogin<int>>
{
    public void Configure(EntityTypeBuilder<IdentityUserLogin<int>> builder) => builder.ToTable("user_logins");
}

sealed class UserTokenMapping : IEntityTypeConfiguration<IdentityUserToken<int>>
{
    public void Configure(EntityTypeBuilder<IdentityUserToken<int>> builder) => builder.ToTable("user_tokens");
}
