using SmartUtility.Core.Metering;

namespace SmartUtility.Tests.Given;

public sealed partial class Rows
{
    /// <summary>Hours of a meter's first register as the rollup leaves them, measured.</summary>
    public Task HoursAsync(Meter meter, DateTimeOffset first, params int[] amounts) => Database.OwnerSqlAsync($"""
        insert into consumption_hours (register_id, hour, quantity, quality)
        select {meter.Registers[0].Id}, '{first.UtcDateTime:O}'::timestamptz + (n - 1) * interval '1 hour', quantity, 0 from unnest(array[{string.Join(',', amounts)}]::bigint[]) with ordinality as x(quantity, n)
        """);
}
