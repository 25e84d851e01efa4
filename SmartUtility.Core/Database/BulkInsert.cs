using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace SmartUtility.Core.Database;

/// <summary>
/// Writes many new rows of mapped types as the program's role: one "insert … select from unnest" per table, with the columns, conversions and keys of the
/// model. Row-level security, triggers and unique indexes act as on single rows; a conflict throws and nothing is written.
/// </summary>
static class BulkInsert
{
    /// <summary>Inserts rows and the rows they hold. Rows that hold others get their keys here, unless they have theirs of <see cref="BulkRows.KeysAsync{T}"/>; those that do not get theirs from the database and are not told.</summary>
    public static Task WriteAsync<T>(UtilityDbContext db, IReadOnlyCollection<T> rows, CancellationToken stop) where T : class =>
        BulkRows.WriteAsync(db, rows, (connection, type, some) => InsertAsync(connection, type, some, stop), stop);

    static async Task InsertAsync(NpgsqlConnection connection, IEntityType type, List<object> rows, CancellationToken stop)
    {
        var made = BulkRows.MadeKey(type);
        var told = made is not null && (BulkRows.Collections(type).Any() || rows.Exists(row => BulkRows.HasKey(made, row)));
        if (made is not null && told) await BulkRows.GiveKeysAsync(connection, type, made, rows, stop);

        var columns = type.GetProperties().Where(property => !property.IsShadowProperty() && (property != made || told)).Select(property => new Column(property)).ToList();
        var sql = $"insert into \"{type.GetTableName()}\" ({string.Join(", ", columns.Select(column => $"\"{column.Name}\""))}) select {string.Join(", ", columns.Select((column, n) => $"u.c{n}::{column.Type}"))} "
            + $"from unnest({string.Join(", ", columns.Select((column, n) => $"${n + 1}::{column.Sent}[]"))}) as u({string.Join(", ", columns.Select((_, n) => $"c{n}"))})";
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var column in columns) command.Parameters.Add(new NpgsqlParameter { Value = column.Values(rows) });
        await command.ExecuteNonQueryAsync(stop);
    }

    // How a property goes to the database: as an array of what its converter makes of it.
    sealed class Column
    {
        readonly IClrPropertyGetter _get;
        readonly Func<object?, object?>? _convert;
        readonly Type _element;

        public Column(IProperty property)
        {
            var mapping = property.GetRelationalTypeMapping();
            var converter = property.GetValueConverter() ?? mapping.Converter;
            (Name, Type, _get) = (property.GetColumnName(), mapping.StoreTypeNameBase, property.GetGetter());
            _convert = converter?.ConvertToProvider;
            var provided = converter?.ProviderClrType ?? property.ClrType;
            _element = property.IsNullable && provided.IsValueType && Nullable.GetUnderlyingType(provided) is null ? typeof(Nullable<>).MakeGenericType(provided) : provided;
            // JSON goes as the text it is; a list of numbers as its literal, since an array of arrays of different lengths cannot be sent.
            var isList = Type.EndsWith("[]", StringComparison.Ordinal);
            if (isList) (_element, _convert) = (typeof(string), value => "{" + string.Join(',', ((System.Collections.IEnumerable)value!).Cast<object>().Select(one => Convert.ToString(one, CultureInfo.InvariantCulture))) + "}");
            Sent = isList || Type is "jsonb" or "json" ? "text" : Type;
        }

        public string Name { get; }
        public string Type { get; }
        public string Sent { get; }

        public Array Values(List<object> rows)
        {
            var values = Array.CreateInstance(_element, rows.Count);
            for (var n = 0; n < rows.Count; n++)
            {
                var value = _get.GetClrValue(rows[n]);
                if (value is not null && _convert is not null) value = _convert(value);
                if (value is not null) values.SetValue(value, n);
            }
            return values;
        }
    }
}
