using System.Collections.Concurrent;
using System.Reflection;

namespace SmartUtility.Core.Database;

/// <summary>Embedded SQL by "Module/Name" (SmartUtility.Core/Module/Storage/Name.sql); a missing one throws.</summary>
public static class SqlText
{
    static readonly ConcurrentDictionary<string, string> Loaded = new(StringComparer.Ordinal);

    /// <summary>The text of Module/Storage/Name.sql.</summary>
    public static string Of(string name) => Loaded.GetOrAdd(name, static key =>
    {
        var (module, file) = (key.Split('/')[0], key.Split('/')[1]);
        return Read($"SmartUtility.Core.{module}.Storage.{file}.sql");
    });

    /// <summary>The text of a script that a migration runs: Database/Migrations/Scripts/name.sql.</summary>
    public static string Script(string name) => Read($"SmartUtility.Core.Database.Migrations.Scripts.{name}.sql");

    /// <summary>The text of Database/name.sql.</summary>
    internal static string Floor(string name) => Read($"SmartUtility.Core.Database.{name}.sql");

    static string Read(string resource)
    {
        using var stream = typeof(SqlText).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"embedded SQL '{resource}' is missing");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
