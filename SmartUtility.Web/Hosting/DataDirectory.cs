using System.Security.Cryptography;
using System.Text;

namespace SmartUtility.Web.Hosting;

/// <summary>Where the private database, the keys and the demonstration's passwords are.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Keys">Absolute; mode 0700, files 0600.</param>
public sealed record DataDirectory(string Path, string Keys)
{
    /// <summary>
    /// The configured directory, made if absent. When the program is root and the database's user cannot reach it (a checkout below
    /// root's home), /var/lib/smartutility/TEN-HEX-OF-ITS-PATH instead.
    /// </summary>
    public static DataDirectory Resolve(DataSettings data, KeySettings keys)
    {
        var path = System.IO.Path.GetFullPath(data.Directory);
        if (PrivatePostgres.Libc.IsRoot && !OthersCanReach(path))
            path = "/var/lib/smartutility/" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..10];
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path);
            // The database's user passes through, whatever the umask; what is secret in it has its own mode.
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32("755", 8));
        }
        var keyPath = System.IO.Path.GetFullPath(string.IsNullOrEmpty(keys.Directory) ? System.IO.Path.Combine(path, "keys") : keys.Directory);
        Directory.CreateDirectory(keyPath);
        File.SetUnixFileMode(keyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new DataDirectory(path, keyPath);
    }

    /// <summary>Writes a file only its owner can read, in one step.</summary>
    public static void WriteSecret(string file, byte[] content)
    {
        var fresh = file + ".new";
        using (var stream = new FileStream(fresh, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
            stream.Write(content);
        File.Move(fresh, file, overwrite: true);
    }

    static bool OthersCanReach(string path)
    {
        for (var folder = new DirectoryInfo(path); folder is not null; folder = folder.Parent)
            if (folder.Exists && (folder.UnixFileMode & UnixFileMode.OtherExecute) == 0) return false;
        return true;
    }
}
