using Npgsql;
using NpgsqlTypes;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering.Operations;

/// <summary>What was heard of a meter.</summary>
/// <param name="MeterId">The meter.</param>
/// <param name="SeenAt">When.</param>
/// <param name="IsOnline">Connected.</param>
/// <param name="LostAt">When it was last heard on a connection that broke without a goodbye, or null.</param>
/// <param name="Link">Gateway that spoke for it, or null.</param>
public readonly record struct MeterSeen(int MeterId, DateTimeOffset SeenAt, bool IsOnline, DateTimeOffset? LostAt = null, string? Link = null);

/// <summary>Keeps when meters were last heard of and whether they are connected. A hint for people: nothing is billed or switched on it.</summary>
public sealed class MeterPresence(UtilityDbContextFactory contexts)
{
    /// <summary>Sets many meters by one statement; last seen never goes back.</summary>
    public async Task<Outcome<int>> RunAsync(Actor actor, IReadOnlyCollection<MeterSeen> seen, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.WriteReadings)) return new Forbidden();
        await using var connection = await contexts.OpenAsync(new Scope(actor.Operators), stop);
        await using var command = new NpgsqlCommand("""
            update meters m set last_seen_at = greatest(m.last_seen_at, i.at), is_online = i.online, lost_at = i.lost, link = i.link
            from unnest($1::int[], $2::timestamptz[], $3::bool[], $4::timestamptz[], $5::text[]) i (id, at, online, lost, link) where m.id = i.id
            """, connection) { Parameters = { new() { Value = seen.Select(row => row.MeterId).ToArray() }, new() { Value = seen.Select(row => row.SeenAt).ToArray() }, new() { Value = seen.Select(row => row.IsOnline).ToArray() },
                new() { Value = seen.Select(row => row.LostAt?.UtcDateTime).ToArray() }, new() { Value = seen.Select(row => row.Link).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text } } };
        return await command.ExecuteNonQueryAsync(stop);
    }

    /// <summary>At the start of the program nobody is connected yet. Answers until when meters were heard before it; the earliest instant when none was.</summary>
    public async Task<Outcome<DateTimeOffset>> ClearAsync(Actor actor, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.WriteReadings)) return new Forbidden();
        await using var connection = await contexts.OpenAsync(new Scope(actor.Operators), stop);
        await using var command = new NpgsqlCommand("with offline as (update meters set is_online = false where is_online) select max(last_seen_at) from meters", connection);
        return await command.ExecuteScalarAsync(stop) is DateTime last ? new DateTimeOffset(last) : DateTimeOffset.MinValue;
    }
}
