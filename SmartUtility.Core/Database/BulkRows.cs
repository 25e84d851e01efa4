using System.Globalization;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace SmartUtility.Core.Database;

/// <summary>What every way of writing many new rows of mapped types does alike: the tables in their order, and the keys that the database makes.</summary>
static class BulkRows
{
    /// <summary>Writes one table's rows.</summary>
    public delegate Task Write(NpgsqlConnection connection, IEntityType type, List<object> rows);

    /// <summary>Writes rows and then the rows they hold, which get the key of the row above them. In the context's open transaction, if any.</summary>
    public static async Task WriteAsync<T>(UtilityDbContext db, IReadOnlyCollection<T> rows, Write write, CancellationToken stop) where T : class
    {
        await db.Database.OpenConnectionAsync(stop);
        try
        {
            await WriteAsync((NpgsqlConnection)db.Database.GetDbConnection(), TypeOf<T>(db), [.. rows], write);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    static async Task WriteAsync(NpgsqlConnection connection, IEntityType type, List<object> rows, Write write)
    {
        if (rows.Count == 0) return;
        await write(connection, type, rows);
        foreach (var navigation in Collections(type))
        {
            var (parent, child) = (navigation.ForeignKey.PrincipalKey.Properties[0].GetGetter(), Field(navigation.ForeignKey.Properties[0]));
            var held = new List<object>();
            foreach (var row in rows)
                foreach (var one in (System.Collections.IEnumerable)navigation.GetGetter().GetClrValue(row)!)
                {
                    child.SetValue(one, parent.GetClrValue(row));
                    held.Add(one);
                }
            await WriteAsync(connection, navigation.TargetEntityType, held, write);
        }
    }

    /// <summary>The mapping of a type.</summary>
    public static IEntityType TypeOf<T>(UtilityDbContext db) => db.Model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is not mapped");

    /// <summary>The rows a row holds.</summary>
    public static IEnumerable<INavigation> Collections(IEntityType type) => type.GetNavigations().Where(navigation => navigation.IsCollection);

    /// <summary>The one key that the database makes, or null.</summary>
    public static IProperty? MadeKey(IEntityType type) =>
        type.FindPrimaryKey()?.Properties is [{ ValueGenerated: ValueGenerated.OnAdd } key] && (key.ClrType == typeof(int) || key.ClrType == typeof(long)) ? key : null;

    /// <summary>Whether a row has its key already.</summary>
    public static bool HasKey(IProperty key, object row) => Convert.ToInt64(key.GetGetter().GetClrValue(row), CultureInfo.InvariantCulture) != 0;

    /// <summary>Gives rows their keys; one that has a key keeps it.</summary>
    public static async Task GiveKeysAsync(NpgsqlConnection connection, IEntityType type, IProperty key, List<object> rows, CancellationToken stop)
    {
        var field = Field(key);
        var without = rows.FindAll(row => !HasKey(key, row));
        if (without.Count == 0) return;
        var keys = await KeysAsync(connection, type, key, without.Count, stop);
        for (var at = 0; at < without.Count; at++) field.SetValue(without[at], key.ClrType == typeof(int) ? (object)(int)keys[at] : keys[at]);
    }

    /// <summary>Keys for rows that are not written yet, for those that refer to each other.</summary>
    public static async Task<IReadOnlyList<long>> KeysAsync<T>(UtilityDbContext db, int count, CancellationToken stop) where T : class
    {
        await db.Database.OpenConnectionAsync(stop);
        try
        {
            var type = TypeOf<T>(db);
            return await KeysAsync((NpgsqlConnection)db.Database.GetDbConnection(), type, type.FindPrimaryKey()!.Properties[0], count, stop);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    static async Task<List<long>> KeysAsync(NpgsqlConnection connection, IEntityType type, IProperty key, int count, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand("select nextval(s) from pg_get_serial_sequence($1, $2) as s, generate_series(1, $3)", connection)
        {
            Parameters = { new() { Value = type.GetTableName()! }, new() { Value = key.GetColumnName() }, new() { Value = count } },
        };
        await using var reader = await command.ExecuteReaderAsync(stop);
        var keys = new List<long>(count);
        while (await reader.ReadAsync(stop)) keys.Add(reader.GetInt64(0));
        return keys;
    }

    static FieldInfo Field(IProperty property) => property.FieldInfo ?? throw new InvalidOperationException($"{property.DeclaringType.Name}.{property.Name} has no field");
}
