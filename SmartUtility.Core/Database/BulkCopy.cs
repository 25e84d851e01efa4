using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace SmartUtility.Core.Database;

/// <summary>
/// Writes many new rows of mapped types by binary COPY: columns, conversions and keys are those of the model. Only with the owner's
/// connection (COPY FROM does not work through row-level security) and for rows that cannot conflict.
/// </summary>
public static class BulkCopy
{
    /// <summary>Copies rows and the rows they hold, in order; gives them keys where the database makes them. In the context's open transaction, if any.</summary>
    public static async Task WriteAsync<T>(UtilityDbContext db, IReadOnlyCollection<T> rows, CancellationToken stop) where T : class
    {
        await db.Database.OpenConnectionAsync(stop);
        try
        {
            await WriteAsync(db, db.Model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is not mapped"), [.. rows], stop);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Keys for rows that are not written yet; rows that have one keep it.</summary>
    public static async Task<IReadOnlyList<long>> KeysAsync<T>(UtilityDbContext db, int count, CancellationToken stop) where T : class
    {
        await db.Database.OpenConnectionAsync(stop);
        try
        {
            var type = db.Model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is not mapped");
            return await KeysAsync((NpgsqlConnection)db.Database.GetDbConnection(), type, type.FindPrimaryKey()!.Properties[0], count, stop);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    static async Task<List<long>> KeysAsync(NpgsqlConnection connection, IEntityType type, IProperty key, int count, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand("select nextval(pg_get_serial_sequence($1, $2)) from generate_series(1, $3)", connection)
        {
            Parameters = { new() { Value = type.GetTableName()! }, new() { Value = key.GetColumnName() }, new() { Value = count } },
        };
        await using var reader = await command.ExecuteReaderAsync(stop);
        var keys = new List<long>(count);
        while (await reader.ReadAsync(stop)) keys.Add(reader.GetInt64(0));
        return keys;
    }

    static async Task WriteAsync(UtilityDbContext db, IEntityType type, List<object> rows, CancellationToken stop)
    {
        if (rows.Count == 0) return;
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await GiveKeysAsync(connection, type, rows, stop);
        await CopyAsync(connection, type, rows, stop);
        foreach (var navigation in type.GetNavigations().Where(navigation => navigation.IsCollection))
        {
            var (parent, child) = (Field(navigation.ForeignKey.PrincipalKey.Properties[0]), Field(navigation.ForeignKey.Properties[0]));
            var held = new List<object>();
            foreach (var row in rows)
                foreach (var one in (System.Collections.IEnumerable)navigation.PropertyInfo!.GetValue(row)!)
                {
                    child.SetValue(one, parent.GetValue(row));
                    held.Add(one);
                }
            await WriteAsync(db, navigation.TargetEntityType, held, stop);
        }
    }

    static FieldInfo Field(IProperty property) => property.FieldInfo ?? throw new InvalidOperationException($"{property.DeclaringType.Name}.{property.Name} has no field");

    static async Task GiveKeysAsync(NpgsqlConnection connection, IEntityType type, List<object> rows, CancellationToken stop)
    {
        if (type.FindPrimaryKey()?.Properties is not [{ ValueGenerated: ValueGenerated.OnAdd } key] || (key.ClrType != typeof(int) && key.ClrType != typeof(long))) return;
        var field = Field(key);
        var without = rows.FindAll(row => Convert.ToInt64(field.GetValue(row), System.Globalization.CultureInfo.InvariantCulture) == 0);
        if (without.Count == 0) return;
        var keys = await KeysAsync(connection, type, key, without.Count, stop);
        for (var at = 0; at < without.Count; at++) field.SetValue(without[at], key.ClrType == typeof(int) ? (object)(int)keys[at] : keys[at]);
    }

    static async Task CopyAsync(NpgsqlConnection connection, IEntityType type, List<object> rows, CancellationToken stop)
    {
        var columns = type.GetProperties().Where(property => !property.IsShadowProperty()).Select(property =>
        {
            var mapping = property.GetRelationalTypeMapping();
            return (Name: property.GetColumnName(), Type: mapping.StoreTypeNameBase, Convert: property.GetValueConverter() ?? mapping.Converter, Get: property.PropertyInfo!);
        }).ToList();
        await using var copy = await connection.BeginBinaryImportAsync(
            $"copy \"{type.GetTableName()}\" ({string.Join(", ", columns.Select(column => $"\"{column.Name}\""))}) from stdin (format binary)", stop);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(stop);
            foreach (var column in columns)
            {
                var value = column.Get.GetValue(row);
                if (value is not null && column.Convert is { } converter) value = converter.ConvertToProvider(value);
                if (value is null) await copy.WriteNullAsync(stop);
                else await copy.WriteAsync(value, column.Type, stop);
            }
        }
        await copy.CompleteAsync(stop);
    }
}
