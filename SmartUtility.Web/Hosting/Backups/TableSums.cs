using System.Text;
using Npgsql;

namespace SmartUtility.Web.Hosting.Backups;

/// <summary>Counts and sums every table of the program and of its job store.</summary>
public static class TableSums
{
    // Partitions are counted by their parent; a row's text must not depend on the settings of a server.
    const string Tables = """
        select quote_ident(n.nspname) || '.' || quote_ident(c.relname),
          array_agg(a.attname::text order by a.attname) filter (where a.atttypid in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype))
        from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where n.nspname in ('public', 'hangfire') and c.relkind in ('r', 'p') and not c.relispartition
        group by 1 order by 1
        """;
    const string Fixed = "set local timezone = 'UTC'; set local datestyle = 'ISO, MDY'; set local intervalstyle = 'postgres'; set local extra_float_digits = 1; set local bytea_output = 'hex'; set local row_security = off";

    /// <summary>Within the connection's transaction, so all of one moment.</summary>
    public static async Task<IReadOnlyList<TableSum>> ReadAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        await using (var settings = new NpgsqlCommand(Fixed, connection)) await settings.ExecuteNonQueryAsync(stop);
        var tables = new List<(string Name, string[] Columns)>();
        await using (var find = new NpgsqlCommand(Tables, connection))
        await using (var reader = await find.ExecuteReaderAsync(stop))
            while (await reader.ReadAsync(stop)) tables.Add((reader.GetString(0), await reader.IsDBNullAsync(1, stop) ? [] : await reader.GetFieldValueAsync<string[]>(1, stop)));
        var sums = new List<TableSum>();
        foreach (var (name, columns) in tables) sums.Add(await SumAsync(connection, name, columns, stop));
        return sums;
    }

    static async Task<TableSum> SumAsync(NpgsqlConnection connection, string name, string[] columns, CancellationToken stop)
    {
        var sql = new StringBuilder("select count(*), coalesce(sum(hashtextextended(whole_row::text, 0)), 0)::text");
        foreach (var column in columns) sql.Append(", coalesce(sum(\"").Append(column.Replace("\"", "\"\"", StringComparison.Ordinal)).Append("\"), 0)::text");
        sql.Append(" from ").Append(name).Append(" whole_row");
        await using var command = new NpgsqlCommand(sql.ToString(), connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(stop);
        await reader.ReadAsync(stop);
        var sums = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var at = 0; at < columns.Length; at++) sums[columns[at]] = reader.GetString(at + 2);
        return new TableSum(name, reader.GetInt64(0), reader.GetString(1), sums);
    }

    /// <summary>Tables that are not the same in both, with what differs; empty when a copy is true.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyList<TableSum> before, IReadOnlyList<TableSum> after)
    {
        var copies = after.ToDictionary(table => table.Name);
        var wrong = new List<string>();
        foreach (var table in before)
            if (!copies.Remove(table.Name, out var copy)) wrong.Add($"{table.Name} is missing");
            else if (copy.Rows != table.Rows) wrong.Add($"{table.Name} has {copy.Rows} rows instead of {table.Rows}");
            else if (copy.Hash != table.Hash) wrong.Add($"{table.Name} has other rows");
        wrong.AddRange(copies.Keys.Order(StringComparer.Ordinal).Select(name => $"{name} is new"));
        return wrong;
    }

    /// <summary>What an upgrade lost: of every table and column that was there before and is still there, rows and sums must be equal; the list of migrations alone grows, and the job store is not kept.</summary>
    public static IReadOnlyList<string> Losses(IReadOnlyList<TableSum> before, IReadOnlyList<TableSum> after)
    {
        var kept = after.ToDictionary(table => table.Name);
        var wrong = new List<string>();
        foreach (var table in before.Where(table => table.Name != "public.migrations" && table.Name.StartsWith("public.", StringComparison.Ordinal)))
        {
            if (!kept.TryGetValue(table.Name, out var now)) continue;
            if (now.Rows != table.Rows) wrong.Add($"{table.Name} has {now.Rows} rows instead of {table.Rows}");
            foreach (var (column, sum) in table.Sums)
                if (now.Sums.TryGetValue(column, out var found) && found != sum) wrong.Add($"{table.Name}.{column} sums to {found} instead of {sum}");
        }
        return wrong;
    }
}
