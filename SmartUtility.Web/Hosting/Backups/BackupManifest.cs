using System.Text.Json;

namespace SmartUtility.Web.Hosting.Backups;

/// <summary>What a table holds, so that a copy can be compared with it.</summary>
/// <param name="Name">"public.readings".</param>
/// <param name="Rows">Rows.</param>
/// <param name="Hash">Sum of a 64-bit hash of every row's text; whatever their order.</param>
/// <param name="Sums">Sum of every whole or decimal column by its name.</param>
public sealed record TableSum(string Name, long Rows, string Hash, IReadOnlyDictionary<string, string> Sums);

/// <summary>A file within a backup.</summary>
/// <param name="Name">"database.dump", "keys/mqtt-pepper" …</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">64 hex digits.</param>
public sealed record FileSum(string Name, long Bytes, string Sha256);

/// <summary>The last entry of a backup: what it holds and how it is recognised.</summary>
/// <param name="Format">1.</param>
/// <param name="Program">Version of the program that wrote it.</param>
/// <param name="At">The moment of its data.</param>
/// <param name="Server">Version of PostgreSQL, e.g. 150014.</param>
/// <param name="Migrations">The schema's migrations, in order.</param>
/// <param name="Tables">Every table in the same snapshot as the dump.</param>
/// <param name="Files">Every other entry.</param>
public sealed record BackupManifest(int Format, string Program, DateTimeOffset At, int Server, IReadOnlyList<string> Migrations, IReadOnlyList<TableSum> Tables, IReadOnlyList<FileSum> Files)
{
    /// <summary>Name of the manifest's own entry.</summary>
    public const string Entry = "manifest.json";
    /// <summary>Name of the dump's entry.</summary>
    public const string Dump = "database.dump";
    /// <summary>The format written and read here.</summary>
    public const int CurrentFormat = 1;

    static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Rows of all tables.</summary>
    public long Rows => Tables.Sum(table => table.Rows);

    /// <summary>As JSON.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Written);

    /// <summary>From JSON; throws <see cref="JsonException"/> when it is none.</summary>
    public static BackupManifest Read(Stream stream) => JsonSerializer.Deserialize<BackupManifest>(stream, Written) ?? throw new JsonException("the manifest is empty");
}
