using System.Text.Json;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Database;

/// <summary>The one context. Made only by <see cref="UtilityDbContextFactory"/> for the operators an actor may see; every owned entity is filtered by them.</summary>
public sealed class UtilityDbContext(DbContextOptions<UtilityDbContext> options, Scope scope) : IdentityUserContext<User, int>(options)
{
    /// <summary>Operators whose rows this context sees.</summary>
    public Scope Scope { get; } = scope;

    // A captured list, so that the query filter is translated to "= any(@operators)".
    int[] Visible => [.. Scope.Operators];

    /// <summary>Tenants; carries no filter and is reached only by Accounts.</summary>
    public DbSet<Operator> Operators => Set<Operator>();

    /// <summary>Writes an event to the outbox in this context's transaction.</summary>
    public void Announce(DomainEvent happened, DateTimeOffset at) => Add(Message(happened, at));

    /// <summary>The row of an event, for operations that write many.</summary>
    internal static OutboxMessage Message(DomainEvent happened, DateTimeOffset at) => new()
    {
        OperatorId = happened.OperatorId,
        At = at,
        Kind = happened.GetType().Name,
        Payload = JsonSerializer.Serialize(happened, happened.GetType()),
    };

    /// <summary>Writes an audit entry in this context's transaction; operator 0 is the installation itself.</summary>
    public void Audit(Actor actor, int operatorId, DateTimeOffset at, string action, string subject, string detail) => Add(new AuditEntry
    {
        OperatorId = operatorId, At = at, Actor = actor.Name, Action = action, Subject = subject, Detail = detail,
    });

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<decimal>().HavePrecision(28, 10);
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(UtilityDbContext).Assembly);
        foreach (var type in builder.Model.GetEntityTypes().Where(type => typeof(IOwned).IsAssignableFrom(type.ClrType)).ToList())
            typeof(UtilityDbContext).GetMethod(nameof(FilterByOperator), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!
                .MakeGenericMethod(type.ClrType).Invoke(this, [builder]);
    }

    void FilterByOperator<T>(ModelBuilder builder) where T : class, IOwned =>
        builder.Entity<T>().HasQueryFilter(row => Visible.Contains(row.OperatorId));
}

/// <summary>timestamptz takes UTC only and keeps microseconds: what is written is normalised to both.</summary>
sealed class UtcConverter() : Microsoft.EntityFrameworkCore.Storage.ValueConversion.ValueConverter<DateTimeOffset, DateTimeOffset>(
    value => Instants.ToMicroseconds(value), value => value);

/// <summary>Instants as the database keeps them.</summary>
public static class Instants
{
    /// <summary>UTC, cut to whole microseconds (PostgreSQL's resolution; .NET ticks are 100 ns).</summary>
    public static DateTimeOffset ToMicroseconds(DateTimeOffset value) => new(value.UtcTicks - value.UtcTicks % 10, TimeSpan.Zero);
}
