using System.Text;

namespace SmartUtility.Web.Hosting;

/// <summary>What the private server says, in a file only the owner reads; at 4 MB it becomes FILE.1 and a new one begins.</summary>
public sealed class PostgresLog(string file) : IDisposable
{
    const long Most = 4 * 1024 * 1024;
    readonly Lock _writing = new();
    FileStream? _stream;

    /// <summary>Where.</summary>
    public string File { get; } = file;

    /// <summary>The last line that says why the server could not go on, or null.</summary>
    public string? LastFatal { get; private set; }

    /// <summary>Adds a line; may be called from several threads.</summary>
    public void Write(string line)
    {
        lock (_writing)
        {
            if (line.IndexOf("FATAL: ", StringComparison.Ordinal) is var at and >= 0) LastFatal = line[(at + 7)..].Trim();
            _stream ??= Open();
            _stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
            _stream.Flush();
            if (_stream.Length < Most) return;
            _stream.Dispose();
            _stream = null;
            System.IO.File.Move(File, File + ".1", overwrite: true);
        }
    }

    FileStream Open() => new(File, new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_writing)
        {
            _stream?.Dispose();
            _stream = null;
        }
    }
}
