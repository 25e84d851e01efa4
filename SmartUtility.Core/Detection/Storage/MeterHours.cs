using Npgsql;
using SmartUtility.Core.Database;

namespace SmartUtility.Core.Detection.Storage;

/// <summary>Reads hours of one meter: the sum of its counting registers.</summary>
static class MeterHours
{
    /// <summary>Measured hours in [from, until), oldest first.</summary>
    public static async Task<IReadOnlyList<FlowHour>> LoadAsync(NpgsqlConnection connection, int meterId, DateTimeOffset from, DateTimeOffset until, CancellationToken stop) => await connection.ReadAsync("""
        with counting as (
          select id, base_factor from (
            select c.*, min(rank) over () as best, min(id) over () as first_id
            from (
              select r.id, r.base_factor, case when r.code = k.code then 0 when r.code like k.prefix then 1 else 2 end as rank
              from registers r join meters m on m.id = r.meter_id
              join (values (0, '1-0:1.8.0', '1-0:1.8.%'), (1, '7-0:3.0.0', '7-0:3.0.%'), (2, '8-0:1.0.0', '8-0:1.0.%')) as k(resource, code, prefix) on k.resource = m.resource
              where r.meter_id = $1
            ) c
          ) c where rank = best and (rank < 2 or id = first_id)
        )
        select h.hour, sum(h.quantity * c.base_factor)::bigint from counting c
        join consumption_hours h on h.register_id = c.id and h.hour >= $2 and h.hour < $3
        where h.quality = 0 group by h.hour order by h.hour
        """, row => new FlowHour(row.GetFieldValue<DateTimeOffset>(0), row.GetInt64(1)), stop, new() { Value = meterId }, new() { Value = from.UtcDateTime }, new() { Value = until.UtcDateTime });
}
