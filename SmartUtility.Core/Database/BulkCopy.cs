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
    public static Task WriteAsync<T>(UtilityDbContext db, IReadOnlyCollection<T> rows, CancellationToken stop) where T : class =>
        BulkRows.WriteAsync(db, rows, async (connection, type, some) =>
        {
            if (BulkRows.MadeKey(type) is { } key) await BulkRows.GiveKeysAsync(connection, type, key, some, stop);
            await CopyAsync(connection, type, some, stop);
        }, stop);

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
